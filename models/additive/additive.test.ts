import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimeAxis } from '#shared/base/axis.ts';
import { HOUR } from '#shared/base/units.ts';
import { blindFuture, type Panel, panelOf } from '#shared/domain/panel.ts';
import { seededRandom } from '#shared/math/random.ts';
import { standardDeviation } from '#shared/math/statistics.ts';
import { noise } from '../kit/battery/data.ts';
import { makeContext } from '../kit/context.ts';
import { fitMap } from './map.ts';
import { model } from './model.ts';
import { params } from './params.ts';
import { drawTrends, errorPaths } from './paths.ts';
import { cost, type Evidence } from './posterior.ts';
import { changepointsOf, type Growth, startTrend } from './trend.ts';
import { stepSd } from './width.ts';

const ctx = makeContext();
const utc = (unit: 'hour' | 'day', zone = 'UTC'): TimeAxis => ({ kind: 'calendar', zone, every: { n: 1, unit } });
const onAxis = (y: readonly number[], axis: TimeAxis, times: (i: number) => number): Panel => ({
  ...panelOf({ a: y }),
  axis,
  times: Float64Array.from(y, (_, i) => times(i)),
});
function run(panel: Panel, given: object, horizon: number, levels: number[] = []) {
  const state = model.fit(panel, params.parse(given), { horizon }, ctx);
  const future = blindFuture(horizon);
  return { forecast: model.forecast(state, { future, levels }, ctx), parts: model.components!(state, 'a', panel, future, ctx) };
}

describe('additive', () => {
  it('finds trend, week and year of daily data as R prophet does', () => {
    const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'golden-dates.json'), 'utf8'));
    const panel = onAxis(golden.y, utc('day'), (i) => Date.parse(golden.start) + i * 24 * HOUR);
    const horizon = golden.mean.length - golden.rows;
    const { forecast, parts } = run(panel, { seasons: [7], harmonics: [3], carry: false }, horizon);
    const size = Math.max(...golden.mean);
    const part = (name: string) => parts.find((p) => p.name === name)!;
    const close = (got: ArrayLike<number>, wanted: readonly number[]): void =>
      wanted.forEach((w, i) => {
        expect(Math.abs(got[i]! - w) / size).toBeLessThan(2e-3);
      });
    close([...part('trend').history, ...part('trend').ahead], golden.trend);
    close([...part('season_7').history, ...part('season_7').ahead], golden.weekly);
    close([...part('yearly').history, ...part('yearly').ahead], golden.yearly);
    close(forecast.mean, golden.mean.slice(golden.rows));
  });

  it('goes by the wall clock: a day stays where it is when clocks change', () => {
    const start = Date.UTC(2024, 2, 1);
    const change = Date.UTC(2024, 2, 31, 1);
    const berlin = (t: number): number => ((t + (t >= change ? 2 : 1) * HOUR) / HOUR) % 24;
    const value = (i: number): number => 100 + 20 * Math.sin((2 * Math.PI * berlin(start + i * HOUR)) / 24);
    const y = Array.from({ length: 30 * 24 }, (_, i) => value(i));
    const { forecast } = run(
      onAxis(y, utc('hour', 'Europe/Berlin'), (i) => start + i * HOUR),
      { seasons: [24] },
      48,
    );
    forecast.mean.forEach((v, h) => {
      expect(Math.abs(v - value(y.length + h))).toBeLessThan(0.1);
    });
  });

  it('shows parts that add up, multiplicative or not', () => {
    const e = noise(200, 4);
    const y = e.map((v, i) => (50 + i) * (1 + 0.2 * Math.sin((2 * Math.PI * i) / 7)) + v);
    for (const mode of ['additive', 'multiplicative'])
      for (const [given, name] of [
        [{ seasons: [7], mode }, 'season_7'],
        [{ seasons: [7], mode, carry: false }, 'season_7'],
      ] as const) {
        const { forecast, parts } = run(panelOf({ a: y }), given, 14);
        expect(parts.map((p) => p.name)).toEqual(['trend', name, 'remainder']);
        y.forEach((v, i) => {
          expect(parts.reduce((sum, p) => sum + p.history[i]!, 0)).toBeCloseTo(v, 8);
        });
        forecast.mean.forEach((v, h) => {
          expect(parts.reduce((sum, p) => sum + p.ahead[h]!, 0)).toBeCloseTo(v, 8);
        });
      }
  });

  it('says why logistic growth without a cap does not work', () => {
    const [status] = run(panelOf({ a: noise(40, 1).map((v) => 10 + v) }), { growth: 'logistic' }, 3).forecast.status;
    expect(status).toMatchObject({ state: 'fallback', reason: expect.stringMatching(/cap/) });
  });

  it('leaves no doubt about a constant, and widens with the horizon where the trend bends', () => {
    const flat = run(panelOf({ a: new Array(40).fill(7) }), {}, 5, [90]).forecast;
    expect([...flat.mean, ...flat.quantiles[0]!.values]).toEqual(new Array(10).fill(7));
    const bent = noise(120, 2).map((v, i) => Math.abs(i - 60) + 0.3 * v);
    const { quantiles } = run(panelOf({ a: bent }), { seasons: [] }, 40, [90]).forecast;
    const width = (h: number): number => quantiles[1]!.values[h]! - quantiles[0]!.values[h]!;
    expect(width(39)).toBeGreaterThan(2 * width(0));
  });
});

describe('the most probable fit', () => {
  const setting = fc.record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    growth: fc.constantFrom<Growth>('linear', 'logistic', 'flat'),
    multiplicative: fc.boolean(),
    changePrior: fc.constantFrom(0.01, 0.05, 0.5),
  });

  it('is not improved by any small move', () => {
    fc.assert(
      fc.property(setting, ({ seed, growth, multiplicative, changePrior }) => {
        const n = 60;
        const e = noise(n, seed);
        const t = Float64Array.from({ length: n }, (_, i) => i / (n - 1));
        const y = t.map((time, i) => 0.3 + 0.4 * time + 0.1 * Math.sin(i) + 0.03 * e[i]!);
        const features = Float64Array.from({ length: 2 * n }, (_, j) => (j % 2 ? Math.cos(j >> 1) : Math.sin(j >> 1)));
        const data: Evidence = { y, t, features, priors: Float64Array.of(10, 10), multiplicative, changePrior };
        const places = growth === 'flat' ? [] : changepointsOf(t, 8, 0.8);
        const { trend, beta, sigma } = fitMap(data, startTrend(growth, t, y, 1.2, places), () => {});
        const best = cost(data, { trend, beta, sigma });
        const slack = 1e-5;
        const moved = (change: object) => cost(data, { trend: { ...trend, ...change }, beta, sigma });
        for (const step of [1e-4, -1e-4]) {
          expect(moved({ m: trend.m + step })).toBeGreaterThan(best - slack);
          if (growth !== 'flat') expect(moved({ k: trend.k + step })).toBeGreaterThan(best - slack);
          trend.deltas.forEach((_, j) => {
            expect(moved({ deltas: trend.deltas.map((d, l) => (l === j ? d + step : d)) })).toBeGreaterThan(best - slack);
          });
          beta.forEach((_, j) => {
            const other = beta.map((b, l) => (l === j ? b + step : b));
            expect(cost(data, { trend, beta: other, sigma })).toBeGreaterThan(best - slack);
          });
          expect(cost(data, { trend, beta, sigma: sigma * (1 + step) })).toBeGreaterThan(best - slack);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('puts changepoints where R prophet does', () => {
    // R: round(seq.int(1, floor(57 * 0.8), length.out = 8))[-1] - 1
    const t = Float64Array.from({ length: 57 }, (_, i) => i);
    expect(changepointsOf(t, 7, 0.8)).toEqual([6, 13, 19, 25, 31, 38, 44]);
    expect(changepointsOf(t.subarray(0, 8), 25, 0.8)).toHaveLength(5);
  });

  it('draws trends that spread as the theory says', () => {
    const trend = { growth: 'linear' as const, k: 1, m: 0, deltas: [0.2, -0.1, 0, 0.1], changepoints: [0.2, 0.4, 0.5, 0.7], cap: 0 };
    const ends = drawTrends(trend, Float64Array.of(1.25, 1.5), 20_000, seededRandom(1)).map((path) => path[1]!);
    const mean = ends.reduce((a, b) => a + b, 0) / ends.length;
    const variance = ends.reduce((a, b) => a + (b - mean) ** 2, 0) / ends.length;
    // A compound Poisson process: rate 4 per unit, Laplace changes of scale 0.1, each acting from its time on.
    expect(mean).toBeCloseTo(0.2 * 1.3 - 0.1 * 1.1 + 0.1 * 0.8 + 1.5, 2);
    expect(variance / ((4 * 2 * 0.1 ** 2 * 0.5 ** 3) / 3)).toBeCloseTo(1, 1);
  });

  it('knows how wide its draws are, without a bend and with', () => {
    const trend = { growth: 'linear' as const, k: 1, m: 0, deltas: [0.2, -0.1, 0.3], changepoints: [0.2, 0.4, 0.5], cap: 0 };
    const carry = { phi: 0.7, psi: 0.4, recent: [0, 0, 0, 0, 0] };
    const fit = { trend, origin: 1, span: 100, unit: 10, floor: 0, effects: [], beta: [], sigma: 0.05, multiplicative: false, carry };
    const steps = {
      axis: { kind: 'integer' as const, step: 1 },
      times: Float64Array.from({ length: 30 }, (_, h) => 102 + h),
      covariates: [],
    };
    const random = seededRandom(3);
    const errors = errorPaths(fit, 30, random);
    const trends = drawTrends(
      trend,
      steps.times.map((t) => (t - 1) / 100),
      20_000,
      random,
    );
    const draws = trends.map((path) => {
      const error = errors();
      return path.map((v, h) => 10 * v + error[h]!);
    });
    const sd = stepSd(fit, steps);
    for (const h of [0, 1, 5, 29]) expect(standardDeviation(draws.map((d) => d[h]!)) / sd[h]!).toBeCloseTo(1, 1);
  });
});
