import { z } from 'zod';
import { AlmanacError } from '#shared/base/errors.ts';
import { ridge } from '#shared/math/ridge.ts';
import { significant } from '#shared/math/rounding.ts';
import { type Carry, carried, carryOf, extend } from '../kit/carry.ts';
import type { ModelContext } from '../kit/define.ts';
import { defineLocal } from '../kit/local.ts';
import { type Predictive, type Series, type Steps, stepsOf } from '../kit/series.ts';
import { componentsOf } from './components.ts';
import { type Design, designFor, longestSeason, penalties, rowsOfDesign } from './design.ts';

const params = z.strictObject({
  seasons: z.array(z.int().min(2).max(100_000)).max(6).default([]).meta({
    title: 'Season lengths',
    description: 'Each gets its own pattern: 24 and 168 for hourly data.',
    unit: 'steps',
    from: 'seasons',
  }),
  trend: z.enum(['none', 'linear']).default('none').meta({ title: 'Trend', description: 'A straight line over the whole history.' }),
  shape: z.enum(['linear', 'quadratic', 'hinge']).default('hinge').meta({
    title: 'Effect of a covariate',
    description: 'hinge: a line with bends, as of load over temperature (heating, comfort, cooling).',
  }),
  varying: z.boolean().default(true).meta({
    title: 'Effects vary over the season',
    description: 'Lets the slope of a covariate differ by the hour of the day (shortest season).',
  }),
  ridge: z
    .number()
    .min(0)
    .max(1e6)
    .default(1)
    .meta({
      title: 'Ridge',
      description: 'Draws each coefficient to zero as this many observations of no effect would.',
      unit: 'observations',
      search: { min: 0.01, max: 1000, log: true },
    }),
  carry: z.boolean().default(true).meta({
    title: 'Carry errors on',
    description: 'Takes the last errors along, from step to step and from season to season, as they used to persist.',
  }),
  yearly: z
    .boolean()
    .default(true)
    .meta({ title: 'Season of the year', description: 'Also bends the daily pattern over the year; needs a year of daily or finer data.' }),
});
type Params = z.infer<typeof params>;

interface Fit {
  readonly design: Design;
  readonly coefficients: readonly number[];
  readonly carry?: Carry;
  readonly note?: string;
}

function predict(design: Design, coefficients: ArrayLike<number>, steps: Steps): Float64Array {
  const { row, at } = rowsOfDesign(design, steps);
  return steps.times.map((_, i) => {
    at(i);
    return row.places.reduce((sum, place, k) => sum + coefficients[place]! * row.values[k]!, 0);
  });
}

function fitSeries(series: Series, p: Params, { check }: ModelContext): Fit {
  const steps = stepsOf(series);
  const design = designFor(steps, { ...p, trend: p.trend === 'linear', calendar: series.calendar });
  const { row, at } = rowsOfDesign(design, steps);
  let used = 0;
  const coefficients = ridge(
    (take) => {
      series.y.forEach((y, i) => {
        if (i % 1000 === 0) check();
        if (!Number.isFinite(y) || !at(i)) return;
        take(row, y);
        used++;
      });
    },
    penalties(design, p.ridge),
    longestSeason(design),
  );
  if (used < 3) throw new AlmanacError('UNSUITABLE', `${used} rows with value and covariates, 3 needed`, { hint: 'Fill the covariates.' });
  const fitted = predict(design, coefficients, steps);
  const errors = series.y.map((y, i) => y - fitted[i]!);
  const left = p.seasons.filter((m) => series.y.length < 2 * m);
  return {
    design,
    coefficients: Array.from(coefficients, (b) => significant(b, 10)),
    carry: p.carry ? carryOf(errors, design.day) : undefined,
    note: left.length > 0 ? `${series.y.length} values hold less than two seasons of ${left.join(' and ')}: left out` : undefined,
  };
}

function forecastSeries({ design, coefficients, carry }: Fit, steps: Steps): Predictive {
  const missing = steps.covariates.some((c) => c.some(Number.isNaN));
  const kept = carry && carried(carry, steps.times.length);
  return {
    mean: predict(design, coefficients, steps).map((v, h) => v + (kept ? kept[h]! : 0)),
    note: missing ? 'covariates missing in the horizon count as average' : undefined,
  };
}

/** The coefficients stay; the errors of the added rows are carried on. */
function updateSeries(fit: Fit, added: Series): Fit {
  const fitted = predict(fit.design, fit.coefficients, stepsOf(added));
  return {
    ...fit,
    carry:
      fit.carry &&
      extend(
        fit.carry,
        added.y.map((y, i) => y - fitted[i]!),
      ),
  };
}

/**
 * Ridge regression on season patterns, a line and the covariates known in advance.
 * Sources: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., ch. 7 and 10; Hoerl & Kennard (1970).
 */
export const model = defineLocal<Params, Fit>({
  id: 'linear-regression',
  version: 1,
  title: 'Linear regression',
  family: 'regression',
  summary: 'Season patterns and known covariates such as weather, prices and holidays; every effect can be read.',
  sources: [
    'Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., ch. 7 and 10',
    'Hoerl & Kennard (1970), Ridge regression',
  ],
  params,
  can: { covariates: 'known', intervals: 'conformal', missing: true, seasons: 'many', values: 'any' },
  minHistory: () => 8,
  period: ({ seasons }) => seasons[0] ?? 1,
  origins: 10,
  fitSeries,
  forecastSeries,
  updateSeries,
  componentsOfSeries: componentsOf,
  note: ({ note }) => note,
  examples: [
    { seasons: [], trend: 'linear', shape: 'linear', varying: false, ridge: 0, carry: false, yearly: false },
    { seasons: [7], trend: 'none', shape: 'hinge', varying: true, ridge: 1, carry: true, yearly: true },
    { seasons: [4, 12], trend: 'linear', shape: 'quadratic', varying: true, ridge: 1, carry: true, yearly: true },
  ],
});
