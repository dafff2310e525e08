import { quantileOfSorted } from '#shared/math/quantile.ts';
import type { Random } from '#shared/math/random.ts';
import { carried } from '../kit/carry.ts';
import type { Component, ModelContext } from '../kit/define.ts';
import { defineLocal } from '../kit/local.ts';
import { type Predictive, type Series, type Steps, stepsOf } from '../kit/series.ts';
import { type Fit, fitSeries, futureTimes, partsOf, scaledEffects } from './fit.ts';
import { type Params, params } from './params.ts';
import { drawTrends, errorPaths } from './paths.ts';
import { pointsOf, widening } from './width.ts';

/** Draws that intervals are read from, fewer where the horizon is long. */
const DRAWS = 1000;
const MOST_VALUES = 2_000_000;

function simulateSeries(fit: Fit, steps: Steps, paths: number, random: Random): Float64Array[] {
  const { unit, floor, multiplicative, widen = 1 } = fit;
  const mean = pointsOf(fit, steps);
  const effect = scaledEffects(fit, steps);
  const errors = errorPaths(fit, steps.times.length, random);
  return drawTrends(fit.trend, futureTimes(fit, steps), paths, random).map((path) => {
    const error = errors();
    return path.map((level, h) => {
      const drawn = floor + unit * (level + effect[h]! * (multiplicative ? level : 1)) + error[h]!;
      return mean[h]! + widen * (drawn - mean[h]!);
    });
  });
}

function forecastSeries(fit: Fit, steps: Steps, ctx: ModelContext): Predictive {
  const horizon = steps.times.length;
  const mean = pointsOf(fit, steps);
  let draws: Float64Array[] | undefined;
  const sortedDraws = (): Float64Array[] => {
    const paths = Math.max(200, Math.min(DRAWS, Math.floor(MOST_VALUES / horizon)));
    const drawn = simulateSeries(fit, steps, paths, ctx.random('additive'));
    return Array.from(mean, (_, h) => Float64Array.from(drawn, (path) => path[h]!).sort());
  };
  const missing = steps.covariates.some((c) => c.some(Number.isNaN));
  return {
    mean,
    quantile: (p) => {
      draws ??= sortedDraws();
      return Float64Array.from(draws, (values) => quantileOfSorted(values, p));
    },
    note: missing ? 'covariates missing in the horizon count as average' : undefined,
  };
}

/** Trend, seasons, covariates and the remainder: they add up to the history, and to the forecast. */
function componentsOfSeries(fit: Fit, series: Series, steps: Steps): Component[] {
  const past = partsOf(fit, stepsOf(series));
  const ahead = partsOf(fit, steps);
  const horizon = steps.times.length;
  const rest = series.y.map((v, i) => past.effects.reduce((left, part) => left - part[i]!, v - past.trend[i]!));
  return [
    { name: 'trend', history: past.trend, ahead: ahead.trend },
    ...fit.effects.map(({ name }, k) => ({ name, history: past.effects[k]!, ahead: ahead.effects[k]! })),
    { name: 'remainder', history: rest, ahead: fit.carry ? carried(fit.carry, horizon) : new Float64Array(horizon) },
  ];
}

/** Source: Taylor & Letham (2018), Forecasting at scale; prophet() of R prophet. */
export const model = defineLocal<Params, Fit>({
  id: 'additive',
  version: 1,
  title: 'Additive (Prophet)',
  family: 'decomposition',
  summary: 'A bending trend, smooth seasons, holidays and covariates, each an effect that can be read.',
  sources: ['Taylor & Letham (2018), Forecasting at scale', 'R prophet: prophet()'],
  params,
  can: { covariates: 'known', intervals: 'native', missing: true, seasons: 'many', values: 'any' },
  minHistory: () => 8,
  period: ({ seasons }) => seasons[0] ?? 1,
  fitSeries: (series, p, { check }, { calibrate = true }) => {
    const fit = fitSeries(series, p, check);
    if (!fit.carry || !calibrate) return fit;
    const season = Math.max(1, ...p.seasons.filter((m) => 2 * m <= series.y.length));
    return { ...fit, widen: widening(series, season, (rows) => fitSeries(rows, p, check)) };
  },
  forecastSeries,
  componentsOfSeries,
  simulateSeries,
  note: ({ note }) => note,
  examples: [
    params.parse({ seasons: [] }),
    params.parse({ seasons: [7], mode: 'multiplicative' }),
    params.parse({ seasons: [4, 12], growth: 'flat', yearly: false, carry: false }),
  ],
});
