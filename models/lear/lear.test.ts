import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalFrom } from '#shared/math/normal.ts';
import { seededRandom } from '#shared/math/random.ts';
import { lassoByAic } from './lasso.ts';
import { addRows, emptySums, standardised, targetOf } from './moments.ts';

function data(rows: number, width: number, outputs: number, seed: number) {
  const next = normalFrom(seededRandom(seed));
  const x = Float64Array.from({ length: rows * width }, (_, i) => (i % width === 2 ? 4 : 3 + next()));
  const y = Float64Array.from({ length: rows * outputs }, (_, i) => {
    const row = Math.floor(i / outputs) * width;
    return 2 * x[row]! - x[row + 1]! + 0.5 * next();
  });
  return { x, y };
}

describe('moments', () => {
  it('are those of the rows, in whatever pieces they come', () => {
    const [rows, width, outputs] = [23, 5, 2];
    const { x, y } = data(rows, width, outputs, 4);
    const sums = emptySums(width, outputs);
    addRows(sums, x, y, 9, rows);
    addRows(sums, x, y, 0, 9);
    const moments = standardised(sums);
    const column = (j: number) => Array.from({ length: rows }, (_, i) => x[i * width + j]!);
    const mean = (v: number[]) => v.reduce((a, b) => a + b, 0) / v.length;
    const centred = (v: number[]) => v.map((a) => a - mean(v));
    const covariance = (u: number[], v: number[]) => mean(centred(u).map((a, i) => a * centred(v)[i]!));
    const [a, b] = [column(0), column(3)];
    expect(moments.gram[3]).toBeCloseTo(covariance(a, b) / Math.sqrt(covariance(a, a) * covariance(b, b)), 9);
    expect(moments.deviations[2]).toBe(0);
    const second = Array.from({ length: rows }, (_, i) => y[i * outputs + 1]!);
    const { cross, square } = targetOf(sums, moments, 1);
    expect(cross[0]).toBeCloseTo(covariance(a, second) / Math.sqrt(covariance(a, a)), 9);
    expect(square).toBeCloseTo(covariance(second, second), 9);
  });
});

describe('lasso', () => {
  it('holds to its optimality conditions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const [rows, width] = [60, 8];
        const { x, y } = data(rows, width, 1, seed);
        const sums = emptySums(width, 1);
        addRows(sums, x, y, 0, rows);
        const moments = standardised(sums);
        const { cross, square } = targetOf(sums, moments, 0);
        const { coefficients, lambda, used } = lassoByAic(moments, cross, square);
        expect(used).toBeGreaterThanOrEqual(2);
        for (let j = 0; j < width; j++) {
          let left = cross[j]!;
          for (let k = 0; k < width; k++) left -= moments.gram[j * width + k]! * coefficients[k]!;
          const slack = 0.01 * Math.sqrt(square);
          if (coefficients[j] === 0) expect(Math.abs(left)).toBeLessThanOrEqual(lambda + slack);
          else expect(Math.abs(left - lambda * Math.sign(coefficients[j]!))).toBeLessThanOrEqual(slack);
        }
        expect(coefficients[2]).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('of nothing is nothing', () => {
    const { coefficients, used } = lassoByAic({ rows: 10, width: 2, gram: Float64Array.of(1, 0, 0, 1) }, new Float64Array(2), 0);
    expect([...coefficients, used]).toEqual([0, 0, 0]);
  });
});
