import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leastSquares, solvePositive } from './least-squares.ts';
import { normalFrom, normalQuantile } from './normal.ts';
import { median, quantile, quantileOfSorted } from './quantile.ts';
import { seededRandom } from './random.ts';
import { ridge } from './ridge.ts';
import { autocorrelations, isConstant, mean, standardDeviation, trendLine, variance } from './statistics.ts';

const numbers = (min: number, max: number) => fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: min, maxLength: max });

describe('statistics', () => {
  // R 4.2.2: x <- c(3, 1, 4, 1, 5, 9, 2, 6); var(x); acf(x, 3, plot = FALSE)$acf
  const x = Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6);

  test('mean, variance and autocorrelations as R gives them', () => {
    expect(mean(x)).toBeCloseTo(3.875, 12);
    expect(variance(x)).toBeCloseTo(7.55357142857143, 12);
    expect(standardDeviation(x)).toBeCloseTo(2.748376, 6);
    const acf = autocorrelations(x, 3);
    expect(acf[0]).toBeCloseTo(-0.175236406619, 9);
    expect(acf[1]).toBeCloseTo(0.044326241135, 9);
    expect(acf[2]).toBeCloseTo(0.145685579196, 9);
  });

  test('a large mean does not spoil the variance', () => {
    expect(variance([1e9 + 1, 1e9 + 2, 1e9 + 3])).toBe(1);
  });

  test('a line is found again', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 }), fc.integer({ min: 2, max: 40 }), (a, b, n) => {
        const { intercept, slope } = trendLine(Float64Array.from({ length: n }, (_, i) => a + b * i));
        expect(intercept).toBeCloseTo(a, 6);
        expect(slope).toBeCloseTo(b, 6);
      }),
    );
  });

  test('constants', () => {
    expect(isConstant([2, 2, 2])).toBe(true);
    expect(isConstant([2, 2, 3])).toBe(false);
    expect(variance([5])).toBeNaN();
  });
});

describe('quantiles', () => {
  test('type 7 as R gives them', () => {
    expect(quantile([3, 1, 4, 1, 5, 9, 2, 6], 0.3)).toBeCloseTo(2.1, 12);
    expect(quantile([3, 1, 4, 1, 5, 9, 2, 6], 0.95)).toBeCloseTo(7.95, 12);
    expect(median([4, 1, 3])).toBe(3);
    expect(quantileOfSorted([], 0.5)).toBeNaN();
  });

  test('rise with p and stay within the data', () => {
    fc.assert(
      fc.property(numbers(1, 30), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (x, p, q) => {
        const [low, high] = [quantile(x, Math.min(p, q)), quantile(x, Math.max(p, q))];
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...x));
        expect(high).toBeLessThanOrEqual(Math.max(...x));
      }),
    );
  });
});

describe('normal distribution', () => {
  // R 4.2.2: sprintf("%.15g", qnorm(p))
  test.each([
    [0.5, 0],
    [0.975, 1.95996398454005],
    [0.9, 1.2815515655446],
    [0.001, -3.09023230616781],
    [1e-12, -7.03448382530113],
  ])('quantile at %d', (p, z) => expect(normalQuantile(p)).toBeCloseTo(z, 9));

  test('random numbers have mean 0 and standard deviation 1', () => {
    const next = normalFrom(seededRandom(5));
    const x = Float64Array.from({ length: 20_000 }, next);
    expect(mean(x)).toBeCloseTo(0, 1);
    expect(standardDeviation(x)).toBeCloseTo(1, 1);
  });
});

describe('least squares', () => {
  test('residuals are at right angles to every column', () => {
    fc.assert(
      fc.property(numbers(8, 8), numbers(8, 8), numbers(8, 8), (a, b, c) => {
        const columns = [Float64Array.from(a), Float64Array.from(b)];
        fc.pre(columns.every((column) => Math.hypot(...column) > 1e-3));
        const y = Float64Array.from(c);
        const [p, q] = leastSquares(columns, y) as unknown as [number, number];
        const rest = y.map((v, i) => v - p * a[i]! - q * b[i]!);
        for (const column of columns) {
          const size = Math.hypot(...column) * Math.hypot(...y) + 1;
          expect(Math.abs(column.reduce((s, v, i) => s + v * rest[i]!, 0)) / size).toBeLessThan(1e-6);
        }
      }),
    );
  });

  test('a repeated column gets coefficient 0', () => {
    const x = Float64Array.of(1, 2, 3);
    expect([...leastSquares([x, x], Float64Array.of(2, 4, 6))].map((v) => v + 0)).toEqual([expect.closeTo(2, 12), 0]);
  });

  test('Cholesky solves by hand: [[4, 2], [2, 3]] x = [8, 7]', () => {
    const b = Float64Array.of(8, 7);
    expect(solvePositive(Float64Array.of(4, 2, 2, 3), b)).toBe(true);
    expect([...b]).toEqual([expect.closeTo(1.25, 12), expect.closeTo(1.5, 12)]);
    expect(solvePositive(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1))).toBe(false);
  });

  test('ridge with and without an exclusive block agree, and meet the normal equations', () => {
    const random = seededRandom(9);
    const rows = Array.from({ length: 40 }, (_, i) => ({ x: [1, ...[0, 1, 2].map((k) => (i % 3 === k ? 1 : 0)), random()], y: random() }));
    const penalty = Float64Array.of(0, 1, 1, 1, 0.5);
    const visit = (take: (row: { places: number[]; values: number[] }, y: number) => void): void => {
      for (const { x, y } of rows) {
        const places = x.flatMap((v, j) => (v === 0 ? [] : [j]));
        take({ places, values: places.map((j) => x[j]!) }, y);
      }
    };
    const whole = ridge(visit, penalty);
    const blocked = ridge(visit, penalty, { from: 1, count: 3 });
    whole.forEach((v, j) => {
      expect(blocked[j]).toBeCloseTo(v, 8);
    });
    penalty.forEach((l, j) => {
      const gradient = rows.reduce((s, { x, y }) => s + x[j]! * (x.reduce((t, v, k) => t + v * whole[k]!, 0) - y), l * whole[j]!);
      expect(gradient).toBeCloseTo(0, 8);
    });
  });
});
