import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { noise } from '../kit/battery/data.ts';
import { makeContext } from '../kit/context.ts';
import { ahead, filter } from './filter.ts';
import { copyStates, emptyStates, type Form, type Gains, type States, wavesOf } from './form.ts';
import { harmonicsOf } from './harmonics.ts';
import { initialStates } from './initial.ts';
import { model } from './model.ts';
import { params } from './params.ts';
import { foreseen } from './parts.ts';

interface FromR {
  readonly name: string;
  readonly y: readonly number[];
  readonly trend: boolean;
  readonly waves: readonly number[];
  readonly alpha: number;
  readonly beta: number;
  readonly phi: number;
  readonly rho: number;
  readonly gamma: readonly (readonly [number, number])[];
  readonly seed: readonly number[];
  readonly errors: readonly number[];
  readonly variance: number;
  readonly mean: readonly number[];
  readonly upper95: readonly number[];
}
const fromR: readonly FromR[] = JSON.parse(readFileSync(join(import.meta.dirname, 'golden-states.json'), 'utf8'));

const ctx = makeContext();
const upTo = (count: number): number[] => Array.from({ length: count }, (_, k) => k + 1);
const nothing = (): void => {};

/** R's seed: level, slope, then of each season the waves and their quadratures. */
function statesFrom({ seed, trend, waves }: FromR): States {
  const states = emptyStates(waves[0]! + waves[1]!);
  let at = trend ? 2 : 1;
  states.level = seed[0]!;
  states.slope = trend ? seed[1]! : 0;
  let from = 0;
  for (const count of waves) {
    states.wave.set(seed.slice(at, at + count), from);
    states.across.set(seed.slice(at + count, at + 2 * count), from);
    at += 2 * count;
    from += count;
  }
  return states;
}

describe('the equations, with gains and states of R', () => {
  it.each(fromR.map((c) => [c.name, c] as const))('%s', (_, c) => {
    const form: Form = {
      trend: c.trend,
      persistent: c.rho !== 0,
      seasons: [
        { period: 7, harmonics: upTo(c.waves[0]!) },
        { period: 30, harmonics: upTo(c.waves[1]!) },
      ],
    };
    const gains: Gains = c;
    const waves = wavesOf(form);
    const states = statesFrom(c);
    const innovations = new Float64Array(c.y.length);
    filter(waves, gains, states, Float64Array.from(c.y), innovations);
    c.errors.forEach((e, t) => {
      expect(innovations[t]).toBeCloseTo(e, 6);
    });
    const { mean, response } = ahead(waves, gains, states, c.mean.length);
    let sum = 0;
    c.mean.forEach((v, h) => {
      sum += response[h]! ** 2;
      expect(mean[h]).toBeCloseTo(v, 6);
      // With a trend forecast.tbats() of R 8.20 asks for beta under a name that is not there, and its gains slip by one place.
      if (!c.trend) expect(mean[h]! + 1.959963984540054 * Math.sqrt(c.variance * sum)).toBeCloseTo(c.upper95[h]!, 5);
    });
  });
});

describe('tbats', () => {
  const e = noise(700, 5);
  const wave = (i: number, period: number): number => Math.sin((2 * Math.PI * i) / period);
  const sum = e.slice(0, 400).map((v, i) => 100 + 0.05 * i + 10 * wave(i, 8) + 20 * wave(i, 28) + v);
  const product = e.slice(0, 400).map((v, i) => Math.exp(4 + 0.004 * i + 0.3 * wave(i, 8) + 0.4 * wave(i, 28) + 0.03 * v));
  function run(y: readonly number[], given: object, horizon = 28) {
    const panel = panelOf({ a: y });
    const state = model.fit(panel, params.parse({ seasons: [8, 28], ...given }), { horizon }, ctx);
    const future = blindFuture(horizon);
    return { panel, state, future, forecast: model.forecast(state, { future, levels: [80] }, ctx) };
  }

  it('finds the states that make the squares least', () => {
    const form: Form = { trend: true, persistent: true, seasons: [{ period: 8, harmonics: [1, 3] }] };
    const gains: Gains = { alpha: 0.2, beta: 0.02, phi: 0.95, rho: 0.4, gamma: [[0.01, -0.02]] };
    const waves = wavesOf(form);
    const y = Float64Array.from(e.slice(0, 60), (v, i) => v + 3 * wave(i, 8) + 5);
    const best = initialStates(form, waves, gains, y, nothing);
    const squares = (change: (s: States) => void): number => {
      const states = copyStates(best);
      change(states);
      return filter(waves, gains, states, y);
    };
    const least = squares(() => {});
    for (const step of [0.01, -0.01]) {
      expect(squares((s) => (s.level += step))).toBeGreaterThan(least);
      expect(squares((s) => (s.slope += step))).toBeGreaterThan(least);
      for (const k of [0, 1]) {
        expect(squares((s) => (s.wave[k]! += step))).toBeGreaterThan(least);
        expect(squares((s) => (s.across[k]! += step))).toBeGreaterThan(least);
      }
    }
  });

  it('finds the waves that are there, and no others', () => {
    const y = Float64Array.from(e, (v, i) => 3 * wave(i, 24) + 2 * wave(i, 6) + 2 * wave(i, 56) + v);
    expect(harmonicsOf(y, [24, 168], 40, nothing)).toEqual([
      { period: 24, harmonics: [1, 4] },
      { period: 168, harmonics: [3] },
    ]);
    expect(harmonicsOf(Float64Array.from(e), [24, 168], 40, nothing)).toEqual([]);
  });

  it('takes logarithms where swings grow with the level, and says so', () => {
    const { forecast } = run(product, {});
    expect(forecast.status[0]!.reason).toMatch(/logarithms.*seasons 8 \(1 waves\), 28 \(1 waves\)/);
    forecast.mean.forEach((v, h) => {
      const t = 400 + h;
      expect(Math.abs(Math.log(v) - (4 + 0.004 * t + 0.3 * wave(t, 8) + 0.4 * wave(t, 28)))).toBeLessThan(0.1);
    });
    expect(run(sum, {}).forecast.status[0]!.reason).not.toMatch(/logarithms/);
    expect(
      run(
        sum.map((v) => v - 200),
        { transform: 'log' },
      ).forecast.status[0]!.reason,
    ).toMatch(/no logarithms/);
  });

  it('shows parts that add up, whatever the transformation', () => {
    for (const transform of ['none', 'sqrt', 'log']) {
      const { state, panel, future, forecast } = run(product, { transform });
      const parts = model.components!(state, 'a', panel, future, ctx);
      expect(parts.map((p) => p.name)).toEqual(['trend', 'season_8', 'season_28', 'error carried on', 'remainder']);
      product.forEach((v, i) => {
        expect(parts.reduce((s, p) => s + p.history[i]!, 0)).toBeCloseTo(v, 6);
      });
      forecast.mean.forEach((v, h) => {
        expect(parts.reduce((s, p) => s + p.ahead[h]!, 0)).toBeCloseTo(v, 6);
      });
    }
  });

  it('foresees in parts what it foresees as a whole', () => {
    const form: Form = { trend: true, persistent: true, seasons: [{ period: 8, harmonics: [1, 2] }] };
    const gains: Gains = { alpha: 0.2, beta: 0.02, phi: 0.95, rho: 0.4, gamma: [[0.01, -0.02]] };
    const y = Float64Array.from(e.slice(0, 40));
    const innovations = new Float64Array(40);
    filter(wavesOf(form), gains, emptyStates(2), y, innovations);
    const parts = foreseen(form, wavesOf(form), gains, emptyStates(2), y);
    y.forEach((v, t) => {
      expect(v - parts.reduce((s, part) => s + part[t]!, 0)).toBeCloseTo(innovations[t]!, 9);
    });
  });

  it('keeps a season too long for its rows as fixed waves, also after an update', () => {
    const y = Array.from({ length: 6000 }, (_, i) => 50 + 10 * wave(i, 2500) + 5 * wave(i, 24) + 0.1 * e[i % 700]!);
    const { state, forecast } = run(y.slice(0, 5900), { seasons: [24, 2500], transform: 'none' }, 200);
    const after = model.forecast(model.update!(state, panelOf({ a: y }), ctx), { future: blindFuture(200), levels: [] }, ctx);
    for (let h = 0; h < 200; h++) {
      expect(Math.abs(forecast.mean[h]! - (50 + 10 * wave(5900 + h, 2500) + 5 * wave(5900 + h, 24)))).toBeLessThan(0.6);
      expect(Math.abs(after.mean[h]! - (50 + 10 * wave(6000 + h, 2500) + 5 * wave(6000 + h, 24)))).toBeLessThan(0.6);
    }
    const parts = model.components!(state, 'a', panelOf({ a: y.slice(0, 5900) }), blindFuture(10), ctx);
    expect(parts.map((p) => p.name)).toEqual(['trend', 'season_24', 'error carried on', 'season_2500', 'remainder']);
    expect(parts.reduce((s, p) => s + p.history[5899]!, 0)).toBeCloseTo(y[5899]!, 8);
    expect(parts[0]!.history[0]).toBeNaN();
  });
});
