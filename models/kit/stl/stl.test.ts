import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loessOf, smooth } from './loess.ts';
import { type MstlOptions, mstl, seasonsHeld } from './mstl.ts';
import { type StlOptions, stl } from './stl.ts';

interface Case {
  readonly name: string;
  readonly y: readonly number[];
  readonly options: object;
  readonly trend: readonly number[];
}
interface StlCase extends Case {
  readonly period: number;
  readonly options: StlOptions;
  readonly season: readonly number[];
  readonly weights: readonly number[];
}
interface MstlCase extends Case {
  readonly periods: readonly number[];
  readonly options: MstlOptions;
  readonly seasons: readonly (readonly number[])[];
}
const read = (file: string): { stl: readonly StlCase[]; mstl: readonly MstlCase[] } =>
  JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'));
const golden = read('golden.json');
const stlCases = [...golden.stl, ...read('golden-statsmodels.json').stl];

function close(got: Float64Array, wanted: readonly number[], size: number): void {
  expect(got.length).toBe(wanted.length);
  const worst = wanted.reduce((most, w, i) => Math.max(most, Math.abs(w - got[i]!)), 0);
  expect(worst / size).toBeLessThan(1e-9);
}
const sizeOf = (y: readonly number[]): number => Math.max(...y.map(Math.abs));

describe('stl', () => {
  it.each(stlCases.map((c) => [c.name, c] as const))('agrees with R: %s', (_, c) => {
    const { y, period, options, season, trend, weights } = c;
    const made = stl(Float64Array.from(y), period, options);
    close(made.season, season, sizeOf(y));
    close(made.trend, trend, sizeOf(y));
    if (options.robust) close(made.weights, weights, 1);
  });

  it('gives parts that sum to the series, and follows its level and scale', () => {
    const value = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 15, maxLength: 60 }), fc.integer({ min: 2, max: 7 }), (values, period) => {
        const y = Float64Array.from(values);
        const { season, trend, remainder } = stl(y, period, { seasonWindow: 7 });
        const moved = stl(
          y.map((v) => 3 * v + 50),
          period,
          { seasonWindow: 7 },
        );
        y.forEach((v, i) => {
          expect(season[i]! + trend[i]! + remainder[i]!).toBeCloseTo(v, 9);
          expect(moved.season[i]!).toBeCloseTo(3 * season[i]!, 6);
          expect(moved.trend[i]!).toBeCloseTo(3 * trend[i]! + 50, 6);
        });
      }),
    );
  });
});

describe('mstl', () => {
  it.each(golden.mstl.map((c) => [c.name, c] as const))('agrees with R: %s', (_, c) => {
    const { y, periods, options, seasons, trend } = c;
    const made = mstl(Float64Array.from(y), periods, options);
    made.seasons.forEach(({ values }, k) => {
      close(values, seasons[k]!, sizeOf(y));
    });
    close(made.trend, trend, sizeOf(y));
  });

  it('takes the seasons that are held more than twice', () => {
    expect(seasonsHeld(336, [168, 24, 24, 1])).toEqual([24]);
    expect(seasonsHeld(337, [168, 24])).toEqual([24, 168]);
  });
});

describe('loess', () => {
  it('reproduces a line whatever the window, jump and weights', () => {
    const line = fc.record({
      n: fc.integer({ min: 2, max: 50 }),
      half: fc.integer({ min: 2, max: 30 }),
      jump: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(line, fc.boolean(), ({ n, half, jump }, weighted) => {
        const y = Float64Array.from({ length: n }, (_, i) => 4 - 0.5 * i);
        const out = new Float64Array(n + 2);
        const robust = weighted ? y.map((_, i) => 0.3 + 0.1 * (i % 5)) : undefined;
        smooth(loessOf(n, { window: 2 * half + 1, degree: 1, jump, ends: true }), column(y), column(out), robust);
        out.forEach((v, i) => {
          expect(v).toBeCloseTo(4 - 0.5 * (i - 1), 8);
        });
      }),
    );
  });

  it('leaves a row as it is where no weight is left around it', () => {
    const y = Float64Array.of(1, 2, 3, 4, 50);
    const out = new Float64Array(7);
    smooth(loessOf(5, { window: 3, degree: 0, jump: 1, ends: true }), column(y), column(out), Float64Array.of(1, 1, 0, 0, 0));
    expect([...out.subarray(4)]).toEqual([4, 50, 50]);
  });
});

function column(values: Float64Array) {
  return { values, from: 0, stride: 1 };
}
