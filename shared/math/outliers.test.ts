import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findOutliers, usableSeason } from './outliers.ts';
import { median } from './quantile.ts';
import { seededRandom } from './random.ts';
import { rollingMedian } from './rolling-median.ts';

const noise = (seed: number): (() => number) => {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
};
const daily = (length: number, seed: number): Float64Array => {
  const e = noise(seed);
  return Float64Array.from({ length }, (_, i) => 100 + 20 * Math.sin((2 * Math.PI * i) / 24) + e());
};

describe('rollingMedian', () => {
  it('is the median of each window, missing values left out', () => {
    const value = fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: -1000, max: 1000 }) },
      { weight: 1, arbitrary: fc.constant(Number.NaN) },
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), fc.integer({ min: 0, max: 8 }), (values, half) => {
        const x = Float64Array.from(values);
        const expected = x.map((_, i) => median(x.slice(Math.max(0, i - half), i + half + 1).filter((v) => !Number.isNaN(v))));
        expect(rollingMedian(x, half)).toEqual(expected);
      }),
    );
  });
});

describe('findOutliers', () => {
  it('finds spikes and dips wherever they stand', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 479 }), fc.boolean(), (seed, at, up) => {
        const y = daily(480, seed);
        y[at]! += up ? 40 : -40;
        expect(findOutliers(y, 24).at).toContain(at);
      }),
    );
  });
  it('finds up to five in a row and says where they should have been', () => {
    const y = daily(480, 7);
    const clean = y.slice();
    for (let i = 200; i < 205; i++) y[i]! += 60;
    const { at, lo, hi, score } = findOutliers(y, 24);
    expect(at).toEqual([200, 201, 202, 203, 204]);
    at.forEach((i, k) => {
      expect(clean[i]).toBeGreaterThan(lo[k]!);
      expect(clean[i]).toBeLessThan(hi[k]!);
      expect(score[k]).toBeGreaterThan(6);
    });
  });
  it('leaves seasonal peaks, level shifts, ramps and quiet noise alone', () => {
    const peaks = daily(480, 1).map((v, i) => (i % 24 === 18 ? v + 200 : v));
    const shift = daily(480, 2).map((v, i) => (i >= 250 ? v + 150 : v));
    const ramp = daily(480, 3).map((v, i) => v + 3 * Math.max(0, 60 - Math.abs(i - 240)));
    expect(findOutliers(peaks, 24).at).toEqual([]);
    expect(findOutliers(shift, 24).at).toEqual([]);
    expect(findOutliers(ramp, 24).at).toEqual([]);
    const quiet = Array.from({ length: 50 }, (_, seed) => findOutliers(daily(480, seed + 100), 24).at.length);
    expect(quiet.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(12);
  });
  it('takes what comes back every year for an event, not for an outlier', () => {
    const e = noise(9);
    const weeks = Float64Array.from({ length: 143 }, (_, i) => 100 + e() + (i === 47 || i === 99 || i === 120 ? 60 : 0));
    expect(findOutliers(weeks, 1).at).toEqual([47, 99, 120]);
    expect(findOutliers(weeks, 1, 52).at).toEqual([120]);
  });
  it('judges a value alike whatever the unit and the level', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: -8, max: 8 }), (seed, power) => {
        const y = daily(240, seed);
        y[100]! += 50;
        const scaled = y.map((v) => v * 2 ** power - 2 ** 12);
        expect(findOutliers(scaled, 24).at).toEqual(findOutliers(y, 24).at);
      }),
    );
  });
  it('judges long series in blocks without losing or repeating any', () => {
    const y = daily(520_000, 5);
    const spikes = [3, 249_999, 250_000, 250_001, 500_000, 519_998];
    for (const i of spikes) y[i]! += i === 250_000 ? 90 : 80;
    const { at } = findOutliers(y, 24);
    for (const i of spikes) expect(at.filter((k) => k === i)).toEqual([i]);
    expect(at).toEqual([...at].sort((a, b) => a - b));
  });
  it('copes with nothing, with missing values and with constants', () => {
    expect(findOutliers(new Float64Array(0), 24).at).toEqual([]);
    expect(findOutliers(new Float64Array(100).fill(Number.NaN), 24).at).toEqual([]);
    expect(findOutliers(new Float64Array(100).fill(3), 24).at).toEqual([]);
  });
});

it('usableSeason is the longest that fits three times', () => {
  expect(usableSeason([24, 168], 503)).toBe(24);
  expect(usableSeason([24, 168], 504)).toBe(168);
  expect(usableSeason([24, 168], 71)).toBe(1);
});
