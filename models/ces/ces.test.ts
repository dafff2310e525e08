import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { makeContext } from '../kit/context.ts';
import { estimate, prepared } from './estimate.ts';
import { filter } from './filter.ts';
import type { Fit } from './fit.ts';
import { blank, KINDS } from './form.ts';
import golden from './golden.json' with { type: 'json' };
import { model } from './model.ts';
import { isStable } from './stability.ts';

const passengers = golden.cases.find(({ name }) => name === 'air passengers, partial')!.y;
const ctx = makeContext();
const run = (y: readonly number[], given: Record<string, unknown>, horizon = 12) => {
  const panel = panelOf({ a: [...y] });
  const state = model.fit(panel, model.params.parse(given), { horizon }, ctx);
  const future = blindFuture(horizon);
  return { panel, state, future, fit: state.series[0]!.fit as Fit, f: model.forecast(state, { future, levels: [80] }, ctx) };
};
const none = { kind: 'none', period: 1 } as const;
const weight = fc.double({ min: 0, max: 3, noNaN: true });

describe('the form without season', () => {
  it('is the complex recursion it was first written as', () => {
    // y^ + i p^ = (a0 + i a1)(y + i p) + (1 - a0 + i - i a1)(y^ + i p^), with the error for the potential p. Svetunkov & Kourentzes (2016).
    const [a0, a1] = [1.4, 0.98];
    let [re, im] = [100, 120];
    const wanted = passengers.map((y) => {
      const forecast = re;
      const p = y - re;
      [re, im] = [a0 * y - a1 * p + (1 - a0) * re - (1 - a1) * im, a0 * p + a1 * y + (1 - a0) * im + (1 - a1) * re];
      return forecast;
    });
    const forecasts = new Float64Array(passengers.length);
    filter(none, [a0, a1], Float64Array.from(passengers), { ...blank(none), level: 100, potential: 120 }, 0, forecasts);
    for (const [i, v] of wanted.entries()) expect(forecasts[i]).toBeCloseTo(v, 8);
  });

  it('is stable where the eigenvalues of F - g w are within the unit circle, and only there', () => {
    fc.assert(
      fc.property(weight, weight, (a0, a1) => {
        const [trace, determinant] = [2 - 2 * a0 + a1, (1 - a0 + a1) * (1 - a0) + (1 - a1) * (1 - a0 - a1)];
        const root = trace * trace - 4 * determinant;
        const largest = root < 0 ? Math.sqrt(determinant) : (Math.abs(trace) + Math.sqrt(root)) / 2;
        fc.pre(Math.abs(largest - 1) > 1e-9);
        expect(isStable(none, [a0, a1])).toBe(largest < 1);
      }),
      { numRuns: 1000 },
    );
  });

  it('carries steady growth on', () => {
    const { f } = run(
      Array.from({ length: 60 }, (_, i) => 50 * 1.02 ** i),
      { form: 'none', season: 1 },
      10,
    );
    f.mean.forEach((v, h) => {
      expect(Math.abs(v / (50 * 1.02 ** (60 + h)) - 1)).toBeLessThan(1e-2);
    });
  });
});

describe('every form', () => {
  it.each(KINDS)('%s: the search ends at a point that no near one beats', (kind) => {
    const form = { kind, period: kind === 'none' ? 1 : 12 };
    const data = prepared(Float64Array.from(passengers));
    const best = estimate(form, data, () => {});
    const again = estimate(form, prepared(Float64Array.from(passengers, (v) => 3 * v)), () => {});
    expect(again.weights[0]).toBeCloseTo(best.weights[0]!, 4);
    expect(again.variance / best.variance).toBeCloseTo(9, 3);
    expect(isStable(form, best.weights)).toBe(true);
  });

  it.each(KINDS)('%s: parts add up to the values and to the forecast; an update goes on as the filter does', (form) => {
    const { panel, state, future, f } = run(passengers, { form, season: 12 });
    const parts = model.components!(state, 'a', panel, future, ctx);
    for (const [i, v] of passengers.entries()) expect(parts.reduce((sum, { history }) => sum + history[i]!, 0)).toBeCloseTo(v, 6);
    for (const [h, v] of f.mean.entries()) expect(parts.reduce((sum, { ahead }) => sum + ahead[h]!, 0)).toBeCloseTo(v, 6);
    const later = model.update!(state, panelOf({ a: [...passengers, ...f.mean.subarray(0, 5)] }), ctx);
    const on = model.forecast(later, { future: blindFuture(7), levels: [80] }, ctx).mean;
    for (const [h, v] of on.entries()) expect(Math.abs(v / f.mean[h + 5]! - 1)).toBeLessThan(1e-8);
  });

  it.each(KINDS)('%s: paths lie about the forecast as its intervals say', (form) => {
    const { state, future, f } = run(passengers, { form, season: 12 });
    const paths = model.simulate!(state, { future, paths: 1000 }, ctx);
    for (const h of [0, 11]) {
      const inside = paths.filter((path) => path[h]! >= f.quantiles[0]!.values[h]! && path[h]! <= f.quantiles[1]!.values[h]!).length;
      expect(Math.abs(inside / 1000 - 0.8)).toBeLessThan(0.05);
    }
  });

  it('gives a finite forecast of any finite series, or a stated fallback', () => {
    const value = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constantFrom(0, 1, 1e300, -1e300, 1e-300));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 40 }),
        fc.constantFrom(1, 4, 12),
        fc.constantFrom('auto', ...KINDS),
        (y, season, form) => {
          const { f } = run(y, { season, form }, 6);
          expect([...f.mean].every(Number.isFinite)).toBe(true);
          expect(f.status[0]!.state === 'fitted' || !!f.status[0]!.reason).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('what is told', () => {
  it('the form that was chosen, and a season that is not held', () => {
    expect(run(passengers, { form: 'auto', season: 12 }).f.status[0]!.reason).toBe('CES(partial)');
    expect(run(passengers.slice(0, 14), { form: 'full', season: 12 }).f.status[0]!.reason).toContain('too few for a season of 12');
  });
});
