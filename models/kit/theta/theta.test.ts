import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalDraw } from '#shared/math/normal.ts';
import { seededRandom } from '#shared/math/random.ts';
import { trendLine } from '#shared/math/statistics.ts';
import { smallest } from '../golden-section.ts';
import { nelderMead } from '../nelder-mead.ts';
import { fitTwoLines, type Lines } from './fit.ts';
import { adjusted, factorAt, offsetOn, turnedBy, withoutSeason } from './season.ts';
import { advanced, ahead, pointForecasts, running, type TwoLines, take } from './two-lines.ts';
import { variances } from './variances.ts';
import { widening } from './widening.ts';

const free = { theta: 2, free: true, pull: 0 };
const quiet = (): void => {};
const fitted = (y: Float64Array, lines: Lines): TwoLines => fitTwoLines(y, lines, quiet).lines;
const series = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 8, maxLength: 40 }).map((y) => Float64Array.from(y));

/** Squared one-step errors by the recursion itself. */
function squares(y: Float64Array, fit: Omit<TwoLines, 'rows' | 'mean' | 'variance'>, start: number): number {
  const blank: TwoLines = { ...fit, rows: 0, level: start, mean: 0, variance: 0 };
  const s = running(fit.dynamic ? { ...blank, intercept: 0, slope: 0 } : blank);
  let sum = 0;
  for (const v of y) {
    if (!fit.dynamic || s.rows >= 2) sum += (v - ahead(blank, s)) ** 2;
    take(blank, s, v);
  }
  return sum;
}

describe('two theta lines', () => {
  it.each([true, false])('no search over start level, alpha and theta finds smaller errors (dynamic %s)', (dynamic) => {
    fc.assert(
      fc.property(series, (y) => {
        const fit = fitted(y, { dynamic, ...free });
        const found = fit.variance * Math.max(1, y.length - (dynamic ? 2 : 0) - 3);
        const cost = (x: Float64Array): number =>
          x[1]! < 0.1 || x[1]! > 0.99 || x[2]! < 0 || x[2]! > 1
            ? Number.NaN
            : squares(y, { ...fit, alpha: x[1]!, weight: x[2]! }, x[0]! * y[0]!);
        for (const alpha of [0.2, 0.5, 0.9])
          expect(found).toBeLessThanOrEqual(nelderMead(cost, Float64Array.of(1, alpha, 0.5)).value * (1 + 1e-6) + 1e-6);
      }),
      { numRuns: 30 },
    );
  });

  it('the dynamic line is the least-squares line through the rows so far', () => {
    fc.assert(
      fc.property(series, (y) => {
        const fit = fitted(y, { dynamic: true, ...free });
        const line = trendLine(y);
        expect(fit.slope).toBeCloseTo(line.slope, 8);
        expect(fit.intercept).toBeCloseTo(line.intercept - line.slope, 7);
      }),
    );
  });

  it('an update by rows is the state after them', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 10 }), (y, extra) => {
        const fit = fitted(y, { dynamic: true, ...free });
        const more = pointForecasts(fit, extra + 5);
        const later = advanced(fit, more.subarray(0, extra));
        pointForecasts(later, 5).forEach((v, h) => {
          expect(v).toBeCloseTo(more[extra + h]!, 6);
        });
        expect(advanced(fit, new Float64Array(extra).fill(Number.NaN))).toEqual(later);
      }),
    );
  });

  it.each([true, false])('variances are those of simulated paths (dynamic %s)', (dynamic) => {
    const y = Float64Array.from({ length: 24 }, (_, i) => 50 + 2 * i + 9 * Math.sin(i * i));
    const fit = fitted(y, { dynamic, theta: 2.5, free: false, pull: 0 });
    const random = seededRandom(5);
    const paths = 20_000;
    const sums = new Float64Array(6);
    const mean = pointForecasts(fit, 6);
    for (let p = 0; p < paths; p++) {
      const s = running(fit);
      for (let h = 0; h < 6; h++) {
        const v = ahead(fit, s) + Math.sqrt(fit.variance) * normalDraw(random);
        take(fit, s, v);
        sums[h]! += (v - mean[h]!) ** 2 / paths;
      }
    }
    variances(fit, 6).forEach((v, h) => {
      expect(sums[h]! / v).toBeCloseTo(1, 1);
    });
  });

  it('the start goes on to the end over the rows', () => {
    fc.assert(
      fc.property(series, fc.boolean(), (y, dynamic) => {
        const { start, lines } = fitTwoLines(y, { dynamic, ...free }, quiet);
        const end = advanced(start, y);
        expect(end.level).toBeCloseTo(lines.level, 6);
        expect(pointForecasts(end, 1)[0]).toBeCloseTo(pointForecasts(lines, 1)[0]!, 6);
      }),
    );
  });

  it('intervals widen where errors grow faster than the equations say, and stay where they do not', () => {
    const random = seededRandom(3);
    const ratioAt = (step: number, make: () => number[]): number => {
      let sum = 0;
      for (let k = 0; k < 20; k++) {
        const y = Float64Array.from(make());
        const { start } = fitTwoLines(y, { dynamic: true, theta: 2, free: false, pull: 0 }, quiet);
        sum += widening(y, start, 12, 1000, quiet)[step - 1]! / 20;
      }
      return sum;
    };
    const noise = ratioAt(8, () => Array.from({ length: 80 }, () => 50 + normalDraw(random)));
    const trends = ratioAt(8, () => {
      let [level, slope] = [50, 0];
      return Array.from({ length: 80 }, () => (level += slope += normalDraw(random)));
    });
    expect(noise).toBeLessThan(1.5);
    expect(trends).toBeGreaterThan(2);
  });

  it.each([true, false])('variances are sums of squared responses to an error at each step (dynamic %s)', (dynamic) => {
    fc.assert(
      fc.property(series, (y) => {
        const fit = fitted(y, { dynamic, ...free });
        const told = new Float64Array(8).fill(fit.variance);
        for (let shock = 0; shock < 7; shock++) {
          const s = { rows: fit.rows + shock, level: 0, mean: 0, intercept: 0, slope: 0 };
          take(fit, s, 1);
          for (let h = shock + 1; h < 8; h++) {
            const response = ahead(fit, s);
            told[h]! += fit.variance * response * response;
            take(fit, s, response);
          }
        }
        variances(fit, 8).forEach((v, h) => {
          expect(Math.abs(v - told[h]!)).toBeLessThanOrEqual(1e-9 * told[h]!);
        });
      }),
    );
  });

  it('a pull draws theta to what is given, and a firm one fixes it', () => {
    const y = Float64Array.from({ length: 20 }, (_, i) => 10 + 5 * i + (i % 3));
    const distance = (pull: number): number => Math.abs(fitted(y, { dynamic: true, theta: 2, free: true, pull }).weight - 0.5);
    expect(distance(0)).toBeGreaterThan(distance(16));
    expect(distance(16)).toBeGreaterThan(distance(1000));
    expect(distance(1e9)).toBeLessThan(1e-4);
  });
});

describe('golden section', () => {
  it('finds the smallest of several valleys', () => {
    const { at } = smallest((x) => (x - 2) ** 2 * (x - 7) ** 2 - 0.1 * x, 0, 10, 20, 1e-8);
    expect(at).toBeCloseTo(7.002, 3);
    expect(smallest((x) => x, 1, 3, 4, 1e-6).at).toBe(1);
    expect(smallest((x) => -x, 1, 3, 4, 1e-6).at).toBe(3);
  });
});

describe('season', () => {
  const season = [0.5, 1.5, 1.2, 0.8];
  const y = Float64Array.from({ length: 40 }, (_, i) => (100 + i) * season[i % 4]!);

  it('what is taken out comes back, on the right steps', () => {
    for (const kind of ['additive', 'multiplicative'] as const) {
      const { plain, pattern } = adjusted(y, 4, kind)!;
      const first = turnedBy(pattern, 0);
      plain.forEach((v, i) => {
        expect(v * factorAt(first, i) + offsetOn(first, i)).toBeCloseTo(y[i]!, 6);
      });
      expect(turnedBy(pattern, 3).figures[0]).toBe(pattern.figures[3]);
    }
  });

  it('is added where factors would come close to zero', () => {
    const low = Float64Array.from({ length: 40 }, (_, i) => [0, 5, 9, 5][i % 4]! + 0.01 * (i % 3));
    expect(withoutSeason(low, 4).pattern.kind).toBe('additive');
    expect(withoutSeason(y, 4).pattern.kind).toBe('multiplicative');
    expect(
      withoutSeason(
        Float64Array.from({ length: 40 }, (_, i) => (i * i * 7919) % 31),
        4,
      ).pattern.figures,
    ).toEqual([]);
  });
});
