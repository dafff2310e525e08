import { describe, expect, it } from 'vitest';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { catalog } from '../catalog.ts';
import { noise } from '../kit/battery/data.ts';
import { makeContext } from '../kit/context.ts';
import { resolveParams } from '../kit/params.ts';
import { model } from './model.ts';
import { TRENDS } from './rest.ts';

const ctx = makeContext({ members: catalog });
const e = noise(400, 3);
const daily = (i: number): number => 10 * Math.sin((2 * Math.PI * i) / 8);
const weekly = (i: number): number => 20 * Math.cos((2 * Math.PI * i) / 28);
const sum = e.map((v, i) => 200 + 0.1 * i + daily(i) + weekly(i) + v);
const product = e.map((v, i) => (100 + i) * Math.exp((daily(i) + weekly(i) + v) / 100));

function run(y: readonly number[], given: object, horizon = 28) {
  const panel = panelOf({ a: y });
  const params = resolveParams(model, { seasons: [8, 28], ...given }, []);
  const state = model.fit(panel, params, { horizon, calibrate: false }, ctx);
  const future = blindFuture(horizon);
  return { panel, state, future, forecast: model.forecast(state, { future, levels: [] }, ctx) };
}

describe('mstl', () => {
  it('shows parts that sum to history and forecast', () => {
    const { state, panel, future, forecast } = run(sum, { transform: 'none' });
    const parts = model.components!(state, 'a', panel, future, ctx);
    expect(parts.map((p) => p.name)).toEqual(['trend', 'season_8', 'season_28', 'remainder']);
    sum.forEach((v, i) => {
      expect(parts.reduce((s, p) => s + p.history[i]!, 0)).toBeCloseTo(v, 8);
    });
    forecast.mean.forEach((v, h) => {
      expect(parts.reduce((s, p) => s + p.ahead[h]!, 0)).toBeCloseTo(v, 8);
    });
    const [, day, week] = parts;
    sum.forEach((_, i) => {
      expect(Math.abs(day!.history[i]! - daily(i))).toBeLessThan(3);
      expect(Math.abs(week!.history[i]! - weekly(i))).toBeLessThan(3);
    });
  });

  it('shows factors where it works on logarithms, and chooses them where swings grow with the level', () => {
    const { state, panel, future, forecast } = run(product, { transform: 'auto' });
    expect(forecast.status[0]!.reason).toMatch(/on logarithms/);
    const parts = model.components!(state, 'a', panel, future, ctx);
    expect(parts[1]!.name).toBe('season_8 (factor)');
    product.forEach((v, i) => {
      expect(parts.reduce((s, p) => s * p.history[i]!, 1) / v).toBeCloseTo(1, 8);
    });
    forecast.mean.forEach((v, h) => {
      expect(parts.reduce((s, p) => s * p.ahead[h]!, 1) / v).toBeCloseTo(1, 8);
    });
    expect(
      run(
        sum.map((v) => v - 100),
        { transform: 'auto' },
      ).forecast.status[0]!.reason ?? '',
    ).not.toMatch(/logarithms/);
  });

  it('says what it leaves out', () => {
    expect(run(sum.slice(0, 40), {}).forecast.status[0]!.reason).toMatch(/season of 28 less than twice/);
    expect(
      run(
        sum.map((v) => v - 300),
        { transform: 'log' },
      ).forecast.status[0]!.reason,
    ).toMatch(/not above 0/);
  });

  it('is updated to where a decomposition of the same pattern would be', () => {
    const whole = [...Array(420).keys()].map((i) => 200 + daily(i) + weekly(i));
    const { state } = run(whole.slice(0, 400), { transform: 'none' });
    const later = model.update!(state, panelOf({ a: whole }), ctx);
    const { mean } = model.forecast(later, { future: blindFuture(28), levels: [] }, ctx);
    mean.forEach((v, h) => {
      expect(v).toBeCloseTo(200 + daily(420 + h) + weekly(420 + h), 1);
    });
  });
});

describe('every trend model', () => {
  it.each(TRENDS)('%s carries the seasons on, and can be updated', (trend) => {
    const { state, forecast } = run(sum, { transform: 'none', trend });
    const truth = (t: number): number => 200 + 0.1 * t + daily(t) + weekly(t);
    forecast.mean.forEach((v, h) => {
      expect(Math.abs(v - truth(400 + h))).toBeLessThan(8);
    });
    const added = Array.from({ length: 28 }, (_, h) => truth(400 + h));
    const later = model.forecast(
      model.update!(state, panelOf({ a: [...sum, ...added] }), ctx),
      { future: blindFuture(8), levels: [] },
      ctx,
    );
    later.mean.forEach((v, h) => {
      expect(Math.abs(v - truth(428 + h))).toBeLessThan(8);
    });
  });
});
