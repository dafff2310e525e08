import type { TimeAxis } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { ClockLag, Recipe, RollingRule } from '#shared/stages/features.ts';
import { clockLagged, lagged } from './lags.ts';
import { rolling } from './rolling.ts';
import { expanding, weighted } from './running.ts';
import { type ColumnSpec, type Make, maker, type Varying } from './spec.ts';
import { weatherColumns } from './weather-columns.ts';

const tail = (of: string | undefined, lag: number): string => `${of ? `_${of}` : ''}_lag${lag}`;

/** `roll_mean_168_lag24`: the mean of 168 steps, the last of them 24 steps ago; `roll_q10_24_temperature_lag0`. */
const rollingName = ({ window, stat, quantile, lag, of }: RollingRule): string =>
  `roll_${stat === 'quantile' ? `q${Number((100 * (quantile ?? 0.5)).toFixed(2))}` : stat}_${window}${tail(of, lag)}`;

const lagColumn = (lag: number, of: string | undefined, field: string, make: Make): ColumnSpec =>
  make(of ? `lag_${lag}_${of}` : `lag_${lag}`, of, lag, field, (x, _, ...place) => lagged(x, lag, ...place));

const UNIT = { day: 'D', week: 'W', month: 'M', year: 'Y' } as const;

function clockColumn(rule: ClockLag, axis: TimeAxis, field: string, make: Make): ColumnSpec {
  if (axis.kind === 'integer')
    throw new AlmanacError('UNSUITABLE', 'A bare integer time index has no clock to lag by.', {
      hint: 'Use lags in steps, or import the data with timestamps.',
      place: { field },
    });
  const name = `lag_P${rule.n}${UNIT[rule.unit]}${rule.of ? `_${rule.of}` : ''}`;
  return make(name, rule.of, 1, field, (x, times, ...place) => clockLagged(x, times, axis, rule, ...place));
}

/**
 * The columns that a recipe makes of the target and of covariates: lags, lags by the clock, lags of covariates, rolling, expanding and
 * exponentially weighted statistics, weather. A column has the role of what it is made of.
 */
export function madeColumns(recipe: Recipe, axis: TimeAxis, covariates: readonly Varying[]): ColumnSpec[] {
  const make = maker(recipe, covariates);
  return [
    ...recipe.lags.map((lag, i) => lagColumn(lag, undefined, `recipe.lags.${i}`, make)),
    ...recipe.clockLags.map((rule, i) => clockColumn(rule, axis, `recipe.clockLags.${i}`, make)),
    ...recipe.covariateLags.flatMap(({ of, lags }, i) => lags.map((lag) => lagColumn(lag, of, `recipe.covariateLags.${i}`, make))),
    ...recipe.rolling.map((rule, i) =>
      make(rollingName(rule), rule.of, rule.lag, `recipe.rolling.${i}`, (x, _, ...place) => rolling(x, rule, ...place)),
    ),
    ...recipe.expanding.map((rule, i) => {
      const name = `all_${rule.stat}${tail(rule.of, rule.lag)}`;
      return make(name, rule.of, rule.lag, `recipe.expanding.${i}`, (x, _, ...place) => expanding(x, rule, ...place));
    }),
    ...recipe.weighted.map((rule, i) => {
      const name = `ewm_${rule.halfLife}${tail(rule.of, rule.lag)}`;
      return make(name, rule.of, rule.lag, `recipe.weighted.${i}`, (x, _, ...place) => weighted(x, rule, ...place));
    }),
    ...recipe.weather.flatMap((rule, i) => weatherColumns(rule, axis, `recipe.weather.${i}`, make)),
  ];
}
