import { z } from 'zod';
import { normalDraw } from '#shared/math/normal.ts';
import type { Random } from '#shared/math/random.ts';
import type { FitOptions, ModelContext } from '../kit/define.ts';
import { defineLocal } from '../kit/local.ts';
import type { Predictive, Series, Steps } from '../kit/series.ts';
import { fitTwoLines } from '../kit/theta/fit.ts';
import { factorAt, offsetOn, turnedBy, withoutSeason } from '../kit/theta/season.ts';
import { advanced, ahead, pointForecasts, running, type TwoLines, take } from '../kit/theta/two-lines.ts';
import { variances } from '../kit/theta/variances.ts';
import { stepsFor, widening, widthAt } from '../kit/theta/widening.ts';
import { componentsOfSeries, type Fit } from './components.ts';

const params = z.strictObject({
  season: z.int().min(1).max(10_000).meta({
    title: 'Season length',
    description: 'Taken out before and put back after, where a test finds it.',
    unit: 'steps',
    from: 'season',
  }),
  line: z.enum(['dynamic', 'fixed']).default('dynamic').meta({
    title: 'Long-term line',
    description: 'Dynamic: the line through what was known at each time, so that the trend may change; fixed: one line through all.',
  }),
  theta: z.number().min(1).max(1_000).default(2).meta({
    title: 'Theta',
    description: 'How much the short-term line bends: 2 doubles what bends the series, 1 leaves it as it is.',
  }),
  choose: z
    .boolean()
    .default(true)
    .meta({ title: 'Choose theta', description: 'Theta is chosen for each series, with the smoothing weight.' }),
  pull: z.number().min(0).max(10_000).default(16).meta({
    title: 'Pull towards theta',
    description: 'How firmly a chosen theta is held to the given one. 0 leaves it free, as in the paper; helps where histories are short.',
  }),
  widen: z.boolean().default(true).meta({
    title: 'Widen intervals',
    description:
      'Where errors from earlier origins in the history were larger than the equations say, and where few rows tell the variance.',
  }),
});
type Params = z.infer<typeof params>;

function fitSeries(
  { y }: Series,
  { season, line, theta, choose, pull, widen }: Params,
  { check }: ModelContext,
  { calibrate = true }: FitOptions,
): Fit {
  const { plain, pattern } = withoutSeason(y, season);
  const { lines, start, degrees } = fitTwoLines(plain, { dynamic: line === 'dynamic', theta, free: choose, pull }, check);
  const wider = widen && calibrate ? widening(plain, start, stepsFor(y.length, season), degrees, check) : [];
  return { lines, start: start.level, pattern, wider };
}

function forecastSeries({ lines, pattern, wider }: Fit, { times }: Steps): Predictive {
  const horizon = times.length;
  return {
    mean: pointForecasts(lines, horizon).map((v, h) => v * factorAt(pattern, h) + offsetOn(pattern, h)),
    sd: variances(lines, horizon).map((v, h) => Math.sqrt(v) * factorAt(pattern, h) * widthAt(wider, h)),
  };
}

function updateSeries({ lines, start, pattern, wider }: Fit, { y }: Series): Fit {
  const plain = y.map((v, i) => (v - offsetOn(pattern, i)) / factorAt(pattern, i));
  return { lines: advanced(lines, plain), start, pattern: turnedBy(pattern, y.length), wider };
}

function simulateSeries({ lines, pattern, wider }: Fit, { times }: Steps, paths: number, random: Random): Float64Array[] {
  const sd = Math.sqrt(lines.variance);
  const mean = pointForecasts(lines, times.length);
  return Array.from({ length: paths }, () => {
    const s = running(lines);
    return Float64Array.from(times, (_, h) => {
      const v = ahead(lines, s) + sd * normalDraw(random);
      take(lines, s, v);
      return (mean[h]! + (v - mean[h]!) * widthAt(wider, h)) * factorAt(pattern, h) + offsetOn(pattern, h);
    });
  });
}

const thetaOf = ({ weight }: TwoLines): string => (weight < 0.999 ? (1 / (1 - weight)).toFixed(2) : 'above 1000');

/**
 * The optimised theta models. Intervals are normal, with the variance that the state space model has or, where it is larger, that of errors
 * inside the history; they follow the season where it is multiplicative. Source: Fiorucci et al. (2016); forecTheta: dotm(), dstm(), otm(), stm().
 */
export const model = defineLocal<Params, Fit>({
  id: 'dynamic-theta',
  version: 1,
  title: 'Dynamic optimised theta',
  family: 'smoothing',
  summary: 'Theta whose lines are chosen for each series and whose trend may change on the way.',
  sources: [
    'Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016), Models for optimising the theta method and their relationship to state space models',
    'R forecTheta: dotm(), dstm(), otm(), stm()',
  ],
  params,
  can: { covariates: 'none', intervals: 'native', missing: false, seasons: 'one', values: 'any' },
  minHistory: () => 4,
  period: ({ season }) => season,
  fitSeries,
  forecastSeries,
  updateSeries,
  componentsOfSeries,
  simulateSeries,
  note: ({ lines }) => `theta ${thetaOf(lines)}, alpha ${lines.alpha.toFixed(2)}`,
  examples: [
    { season: 1, line: 'dynamic', theta: 2, choose: true, pull: 16, widen: true },
    { season: 7, line: 'dynamic', theta: 2, choose: true, pull: 0, widen: false },
    { season: 7, line: 'fixed', theta: 2, choose: true, pull: 16, widen: true },
    { season: 1, line: 'fixed', theta: 3, choose: false, pull: 0, widen: true },
  ],
});
