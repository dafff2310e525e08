import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median } from '#shared/math/quantile.ts';
import { mean, standardDeviation } from '#shared/math/statistics.ts';
import { clockBefore, lagged } from './lags.ts';
import { rolling } from './rolling.ts';
import { expanding, weighted } from './running.ts';

const golden = JSON.parse(readFileSync(new URL('./golden.json', import.meta.url), 'utf8'));
const series = (): Float64Array =>
  Float64Array.from({ length: golden.n }, (_, i) => (i % 613 === 5 ? Number.NaN : ((i * 7919) % 1009) / 7 + (i % 2500 === 17 ? 1e6 : 0)));
const STATS = ['mean', 'std', 'min', 'max', 'sum', 'median'] as const;

function same(actual: Float64Array, expected: readonly (number | null)[], rows: readonly number[]): void {
  rows.forEach((row, k) => {
    const e = expected[k]!;
    if (e === null) expect(actual[row]).toBeNaN();
    else expect(Math.abs(actual[row]! - e)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(e)));
  });
}

describe('against pandas', () => {
  it.each(STATS.flatMap((stat) => [[stat, 7, 1] as const, [stat, 168, 24] as const]))(
    'rolling %s of %i steps, lag %i',
    (stat, window, lag) => {
      const out = new Float64Array(golden.n);
      rolling(series(), { window, stat, lag }, 0, golden.n, out, 0);
      same(out, golden[`roll_${stat}_${window}_lag${lag}`], golden.rows);
    },
  );
  it.each([0.1, 0.9])('rolling quantile %s', (quantile) => {
    for (const [window, lag] of [
      [7, 1],
      [168, 24],
    ] as const) {
      const out = new Float64Array(golden.n);
      rolling(series(), { window, stat: 'quantile', quantile, lag }, 0, golden.n, out, 0);
      same(out, golden[`roll_q${100 * quantile}_${window}_lag${lag}`], golden.rows);
    }
  });
  it.each(['mean', 'std', 'min', 'max'] as const)('expanding %s', (stat) => {
    const out = new Float64Array(golden.n);
    expanding(series(), { stat, lag: 1 }, 0, golden.n, out, 0);
    same(out, golden[`all_${stat}_lag1`], golden.rows);
    const part = new Float64Array(100);
    expanding(series(), { stat, lag: 1 }, 5000, 5100, part, 0);
    expect(part).toEqual(out.subarray(5000, 5100));
  });
  it.each([3, 84])('exponentially weighted mean, half-life %s', (halfLife) => {
    const out = new Float64Array(golden.n);
    weighted(series(), { halfLife, lag: 1 }, 0, golden.n, out, 0);
    same(out, golden[`ewm_${halfLife}_lag1`], golden.rows);
  });
  it('the same clock time the day before, over both daylight-saving changes', () => {
    const { zone, times, day_before } = golden.clock;
    times.forEach((list: number[], k: number) => {
      expect(list.map((t) => clockBefore(zone, t, { n: 1, unit: 'day' }))).toEqual(day_before[k]);
    });
  });
  it('lag', () => {
    const out = new Float64Array(golden.n);
    lagged(series(), 24, 0, golden.n, out, 0);
    same(out, golden.lag_24, golden.rows);
  });
});

const values = fc.array(
  fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -1000, max: 1000 }) }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
  { minLength: 1, maxLength: 80 },
);

describe('rolling', () => {
  it('is the statistic of the window, cut anywhere', () => {
    const naive = {
      mean,
      std: standardDeviation,
      min: (x: number[]) => Math.min(...x),
      max: (x: number[]) => Math.max(...x),
      sum: (x: number[]) => x.reduce((a, b) => a + b, 0),
      median,
    };
    fc.assert(
      fc.property(
        values,
        fc.constantFrom(...STATS),
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(79),
        (list, stat, window, lag, cut) => {
          const y = Float64Array.from(list);
          const out = new Float64Array(y.length);
          const middle = Math.min(cut, y.length);
          rolling(y, { window, stat, lag }, 0, middle, out, 0);
          rolling(y, { window, stat, lag }, middle, y.length, out, middle);
          out.forEach((actual, i) => {
            const part = list.slice(Math.max(0, i - lag - window + 1), Math.max(0, i - lag + 1));
            if (part.length < window || part.some(Number.isNaN)) expect(actual).toBeNaN();
            else expect(actual).toBeCloseTo(naive[stat](part), 6);
          });
        },
      ),
    );
  });
});
