import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { makeContext } from '../kit/context.ts';
import { criterionOf } from '../kit/ets/estimate.ts';
import { forecastSmoother } from '../kit/ets/forecast.ts';
import { candidates } from '../kit/ets/select.ts';
import type { Fit } from './fit.ts';
import golden from './golden.json' with { type: 'json' };
import { model } from './model.ts';

const passengers = golden.cases[0]!.y;
const nile = golden.cases.find(({ name }) => name.startsWith('nile'))!.y;
const ctx = makeContext();
const run = (y: readonly number[], given: Record<string, unknown>, horizon = 12) => {
  const panel = panelOf({ a: [...y] });
  const state = model.fit(panel, model.params.parse(given), { horizon }, ctx);
  const future = blindFuture(horizon);
  return { panel, state, future, fit: state.series[0]!.fit as Fit, f: model.forecast(state, { future, levels: [80] }, ctx) };
};
const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);

describe('selection', () => {
  const wanted = { error: 'auto', trend: 'auto', damped: 'auto', seasonal: 'auto', period: 12, bounds: 'both' } as const;
  it.each(['aicc', 'aic', 'bic'] as const)('takes the form with the least %s of those that are tried', (criterion) => {
    const all = candidates(Float64Array.from(passengers), { ...wanted, criterion }, () => {});
    const { fit } = run(passengers, { season: 12, criterion, combine: 'best' });
    expect(all).toHaveLength(15);
    const least = Math.min(...all.map(({ smoother }) => criterionOf(smoother, criterion)));
    expect(criterionOf(fit.members[0]!.smoother, criterion)).toBe(least);
  });

  it('averages by Akaike weights', () => {
    const { fit, f } = run(nile, { season: 1, combine: 'average' });
    expect(fit.members.length).toBeGreaterThan(1);
    expect(sum(fit.members.map(({ share }) => share))).toBeCloseTo(1, 12);
    const [a, b] = fit.members;
    const apart = criterionOf(a!.smoother, 'aicc') - criterionOf(b!.smoother, 'aicc');
    expect(a!.share / b!.share).toBeCloseTo(Math.exp(-0.5 * apart), 8);
    const last = sum(fit.members.map(({ smoother, share }) => share * forecastSmoother(smoother, 12).mean[11]!));
    expect(f.mean[11]).toBeCloseTo(last, 8);
    expect(f.status[0]!.reason).toMatch(/ETS\(M,.*\) \d+ %, ETS/);
  });
});

describe('what is told', () => {
  it('the form, and what was asked for but cannot be', () => {
    expect(run(passengers, { season: 12, combine: 'best' }).f.status[0]!.reason).toMatch(/^ETS\([AM],[AN]d?,[NAM]\)$/);
    const crossing = run([3, -1, 4, 1, -5, 9, 2, -6, 5, 3, 5, -8], { season: 1, error: 'M' }).f.status[0]!;
    expect(crossing.reason).toContain('values not above 0');
    expect(run(passengers.slice(0, 14), { season: 12 }).f.status[0]!.reason).toContain('14 values are too few for a season of 12');
  });

  it('a season that is too long is taken out first, and put back', () => {
    const y = Array.from({ length: 260 }, (_, i) => 100 + 0.1 * i + 20 * Math.sin((2 * Math.PI * i) / 52) + Math.sin(i * i));
    const { f, fit } = run(y, { season: 52 }, 52);
    expect(f.status[0]!.reason).toContain('season of 52 steps is too long for ETS');
    expect(fit.members[0]!.smoother.season).toBe('N');
    f.mean.forEach((v, h) => {
      const i = 260 + h;
      expect(Math.abs(v - 100 - 0.1 * i - 20 * Math.sin((2 * Math.PI * i) / 52))).toBeLessThan(4);
    });
    expect(run(y, { season: 52, seasonal: 'N' }).f.status[0]!.reason).not.toContain('too long');
  });

  it('a long multiplicative season scales mean and width', () => {
    const y = Array.from(
      { length: 260 },
      (_, i) => (100 + i) * (1 + 0.4 * Math.sin((2 * Math.PI * i) / 52)) * Math.exp(0.02 * Math.sin(i * i)),
    );
    const { fit, f } = run(y, { season: 52 }, 52);
    expect(fit.long?.kind).toBe('M');
    const width = (h: number): number => (f.quantiles[1]!.values[h]! - f.quantiles[0]!.values[h]!) / 2;
    const [high, low] = [13, 39].map((place) => (place - (260 % 52) + 52) % 52);
    expect(width(high!)).toBeGreaterThan(1.5 * width(low!));
  });
});

describe('parts, paths and updates', () => {
  it.each([{ season: 12 }, { season: 12, combine: 'average' }, { season: 12, seasonal: 'A', error: 'A' }, { season: 30 }])(
    'of %j add up to the values and to the forecast',
    (given) => {
      const { panel, state, future, f } = run(passengers, given);
      const parts = model.components!(state, 'a', panel, future, ctx);
      for (const [i, v] of passengers.entries()) expect(sum(parts.map(({ history }) => history[i]!))).toBeCloseTo(v, 6);
      for (const [h, v] of f.mean.entries()) expect(Math.abs(sum(parts.map(({ ahead }) => ahead[h]!)) - v)).toBeLessThan(2e-3 * v);
    },
  );

  it('paths lie about the forecast as its intervals say', () => {
    for (const given of [{ season: 12 }, { season: 12, combine: 'average' }, { season: 30 }]) {
      const { state, future, f } = run(passengers, given);
      const paths = model.simulate!(state, { future, paths: 600 }, ctx);
      const inside = paths.filter((path) => path[11]! >= f.quantiles[0]!.values[11]! && path[11]! <= f.quantiles[1]!.values[11]!).length;
      expect(inside / 600).toBeGreaterThan(0.74);
      expect(inside / 600).toBeLessThan(0.86);
    }
  });

  it('an update by rows is the filter of these rows', () => {
    const shorter = run(passengers.slice(0, 130), { season: 12, error: 'A', trend: 'A', damped: 'no', seasonal: 'A' });
    const later = model.update!(shorter.state, panelOf({ a: passengers }), ctx);
    const { weights, last } = shorter.fit.members[0]!.smoother;
    let [level, slope] = [last.level, last.slope];
    const season = [...last.season];
    for (const v of passengers.slice(130)) {
      const e = v - level - slope - season[0]!;
      level += slope + weights.alpha * e;
      slope += weights.beta * e;
      season.push(season.shift()! + weights.gamma * e);
    }
    const now = (later.series[0]!.fit as Fit).members[0]!.smoother.last;
    expect(now.level).toBeCloseTo(level, 6);
    expect(now.slope).toBeCloseTo(slope, 8);
    for (const [i, v] of now.season.entries()) expect(v).toBeCloseTo(season[i]!, 6);
  });

  it('any finite series has a finite forecast, or a stated fallback', () => {
    const value = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constantFrom(0, 1, 1e300, -1e300, 1e-300));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), fc.constantFrom(1, 4, 12), (y, season) => {
        const { f } = run(y, { season }, 6);
        expect([...f.mean].every(Number.isFinite)).toBe(true);
        expect(f.status[0]!.state === 'fitted' || !!f.status[0]!.reason).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
