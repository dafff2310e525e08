import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { catalog } from './catalog.ts';
import { makeContext } from './kit/context.ts';
import type { AnyModel } from './kit/define.ts';

const HORIZON = 8;
const runtime = onnxRuntime();
afterAll(runtime.end);
const ctx = makeContext({ members: catalog, runtime });

function forecast(model: AnyModel, params: unknown, y: readonly number[]) {
  const state = model.fit(panelOf({ a: y }), params, { horizon: HORIZON }, ctx);
  return model.forecast(state, { future: blindFuture(HORIZON), levels: [80] }, ctx);
}

const history = fc.array(fc.integer({ min: 10, max: 200 }), { minLength: 30, maxLength: 60 });
const all = catalog.flatMap((model) =>
  model.examples.map((params: unknown) => ({ name: `${model.id} ${JSON.stringify(params)}`, model, params })),
);
// A net is trained in each run: the same properties over fewer histories.
const runs = (model: AnyModel, usual: number): number => (model.family === 'neural' ? Math.ceil(usual / 4) : usual);
const linear = new Set(['naive', 'drift', 'window-average', 'seasonal-naive', 'linear-regression']);

describe.each(all)('$name', ({ model, params }) => {
  test('forecasts scale with the data', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: -20, max: 20 }), (y, power) => {
        const factor = 2 ** power;
        const base = forecast(model, params, y);
        const scaled = forecast(
          model,
          params,
          y.map((v) => v * factor),
        );
        const size = Math.max(...y) * factor;
        base.mean.forEach((v, h) => {
          expect(Math.abs(scaled.mean[h]! - factor * v) / size).toBeLessThan(1e-6);
        });
        base.quantiles[0]!.values.forEach((v, h) => {
          expect(Math.abs(scaled.quantiles[0]!.values[h]! - factor * v) / size).toBeLessThan(1e-4);
        });
      }),
      { numRuns: runs(model, 10) },
    );
  });

  test('quantiles are ordered whatever the data', () => {
    const any = fc.array(fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(0), fc.constant(Number.NaN)), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(any, (y) => {
        const f = forecast(model, params, y);
        if (f.status[0]!.state === 'failed') return;
        f.mean.forEach((v, h) => {
          expect(Number.isFinite(v)).toBe(true);
          expect(f.quantiles[0]!.values[h]!).toBeLessThanOrEqual(f.quantiles[1]!.values[h]!);
        });
      }),
      { numRuns: runs(model, 20) },
    );
  });

  test.runIf(linear.has(model.id))('forecasts shift with the data', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: -1000, max: 1000 }), (y, shift) => {
        const base = forecast(model, params, y);
        const shifted = forecast(
          model,
          params,
          y.map((v) => v + shift),
        );
        base.mean.forEach((v, h) => {
          expect(Math.abs(shifted.mean[h]! - v - shift)).toBeLessThan(1e-4);
        });
      }),
      { numRuns: 20 },
    );
  });
});

describe('updates', () => {
  test('simple exponential smoothing goes on as its recursion says', () => {
    const ses = catalog.find((m) => m.id === 'ses')!;
    const y = [12, 15, 11, 18, 14, 13, 17, 19, 16, 15];
    const state = ses.fit(panelOf({ a: y }), {}, { horizon: 1 }, ctx);
    const { weights, states } = state.series[0].fit;
    const later = ses.update!(state, panelOf({ a: [...y, 30, Number.NaN, 10] }), ctx);
    const first = states.level + weights.alpha * (30 - states.level);
    const f = ses.forecast(later, { future: blindFuture(1), levels: [] }, ctx);
    expect(f.mean[0]).toBeCloseTo(first + weights.alpha * (10 - first), 10);
    expect(f.times[0]).toBe(14);
  });

  test('an updated theta is the one fitted, where the level, factors and drift are the same', () => {
    const theta = catalog.find((m) => m.id === 'theta')!;
    const y = Array.from({ length: 40 }, (_, i) => 20 * [0.5, 1, 1.5, 1][i % 4]!);
    const state = theta.fit(panelOf({ a: y }), { season: 4 }, { horizon: 4 }, ctx);
    const later = theta.update!(state, panelOf({ a: [...y, 10, 20, 30] }), ctx);
    const f = theta.forecast(later, { future: blindFuture(4), levels: [] }, ctx);
    [20, 10, 20, 30].forEach((v, h) => {
      expect(f.mean[h]).toBeCloseTo(v, 6);
    });
  });
});
