import { z } from 'zod';
import { Column } from '../base/columns.ts';
import { RecordId } from '../base/ids.ts';
import { job, query } from '../base/method.ts';
import { KnownAt } from '../domain/known-at.ts';
import { recordOf } from '../domain/record.ts';
import { IssueKind, RepairPolicy } from './validate.ts';

/** One repair: a policy for a kind of issue, everywhere or in one series. */
export const Repair = z.object({ kind: IssueKind, policy: RepairPolicy, series: z.string().optional(), reason: z.string().default('') });
export type Repair = z.infer<typeof Repair>;

export const CalendarPart = z.enum([
  'hour',
  'half-hour',
  'weekday',
  'weekend',
  'day-of-month',
  'day-of-year',
  'week',
  'month',
  'quarter',
  'year',
  'season',
]);

/** Which series a feature is made of: a covariate by name; left out means the target. */
const Of = z.string().min(1).optional();
/** Steps between a row and the last value that its feature sees: at least 1, except for covariates known in advance. */
const Lag = z.int().min(0).default(1);

/** A step back on the wall clock of the data set's zone: the same clock time some days, weeks, months or years before. */
export const ClockLag = z.object({ n: z.int().min(1).max(1000), unit: z.enum(['day', 'week', 'month', 'year']), of: Of });
export type ClockLag = z.infer<typeof ClockLag>;

export const RollingRule = z.object({
  window: z.int().min(2).max(100_000),
  stat: z.enum(['mean', 'std', 'min', 'max', 'sum', 'median', 'quantile']),
  /** For the statistic `quantile`. */
  quantile: z.number().gt(0).lt(1).optional(),
  lag: Lag,
  of: Of,
});
export type RollingRule = z.infer<typeof RollingRule>;

/** A statistic of all values so far. */
export const ExpandingRule = z.object({ stat: z.enum(['mean', 'std', 'min', 'max']), lag: Lag, of: Of });
export type ExpandingRule = z.infer<typeof ExpandingRule>;

/** An exponentially weighted mean: a value counts half after `halfLife` steps. */
export const WeightedRule = z.object({ halfLife: z.number().gt(0).max(1e6), lag: Lag, of: Of });
export type WeightedRule = z.infer<typeof WeightedRule>;

const Latitude = z.number().min(-90).max(90);
const Longitude = z.number().min(-180).max(180);

/** What weather does to demand and supply, as engineers reckon it. */
export const WeatherRule = z.discriminatedUnion('kind', [
  /** Degrees below (heating) or above (cooling) the base temperature, never below 0. */
  z.object({ kind: z.literal('degrees'), of: z.string(), side: z.enum(['heating', 'cooling']), base: z.number() }),
  /** The sun's elevation and clear-sky irradiance at a place; with `of` also that irradiance as a share of the clear sky's. */
  z.object({ kind: z.literal('clear-sky'), latitude: Latitude, longitude: Longitude, of: z.string().optional() }),
  /** Share of rated power by wind speed: nothing below cut-in and above cut-out, a cubic rise to the rated speed. */
  z.object({
    kind: z.literal('wind-power'),
    of: z.string(),
    cutIn: z.number().min(0).default(3),
    rated: z.number().gt(0).default(12),
    cutOut: z.number().gt(0).default(25),
  }),
]);
export type WeatherRule = z.infer<typeof WeatherRule>;

/**
 * What to build from a data set. A file that can be kept, compared and used again. Lags and rolling statistics look back from each row's own
 * time only; calendar, Fourier and holiday features are known in advance; what is made of a covariate known in advance is known like it.
 */
export const Recipe = z.object({
  repairs: z.array(Repair).default([]),
  /** Lags of the target in steps: elapsed time. */
  lags: z.array(z.int().min(1)).default([]),
  /** Lags by the clock: right through daylight-saving changes, where 24 hours back is another hour of the day. */
  clockLags: z.array(ClockLag).default([]),
  covariateLags: z.array(z.object({ of: z.string(), lags: z.array(z.int().min(1)).min(1) })).default([]),
  rolling: z.array(RollingRule).default([]),
  expanding: z.array(ExpandingRule).default([]),
  weighted: z.array(WeightedRule).default([]),
  weather: z.array(WeatherRule).default([]),
  calendar: z.array(CalendarPart).default([]),
  fourier: z.array(z.object({ period: z.number().min(2), order: z.int().min(1).max(50) })).default([]),
  holidays: z
    .object({
      country: z.string(),
      region: z.string().optional(),
      daysBefore: z.int().min(0).max(7).default(0),
      daysAfter: z.int().min(0).max(7).default(0),
    })
    .optional(),
  /** Covariates of the data set that models may use; left out means all. */
  covariates: z.array(z.string()).optional(),
  /** When covariates become known; one that is not named is known as its role says. */
  knownAt: z.array(z.object({ of: z.string(), rule: KnownAt })).default([]),
});
export type Recipe = z.infer<typeof Recipe>;

export const FeatureColumn = z.object({
  name: z.string(),
  role: z.enum(['past', 'known', 'static']),
  /** The covariate that it is or is made of; `target`, `calendar`, `fourier`, `holiday` or `sun` for what is made of those. */
  from: z.string(),
  /** When its values become known, where the recipe says so. */
  knownAt: KnownAt.optional(),
});
export type FeatureColumn = z.infer<typeof FeatureColumn>;

export const FeatureSet = z.object({
  dataset: RecordId,
  validation: RecordId,
  recipe: Recipe,
  /** Given columns before (target and covariates) and features after. */
  columnsBefore: z.int(),
  columns: z.array(FeatureColumn),
  rows: z.int(),
  seriesCount: z.int(),
  /** What the repairs did, per kind and policy. */
  applied: z.array(z.object({ kind: IssueKind, policy: RepairPolicy, points: z.int(), series: z.int() })),
  /** Series left without any row, with the reason. */
  excluded: z.array(z.object({ series: z.string(), reason: z.string() })),
});
export type FeatureSet = z.infer<typeof FeatureSet>;

export const featuresStage = {
  propose: query({
    summary: 'Propose a recipe for a validated data set',
    input: z.object({
      validation: RecordId,
      /** `full`: 50 and more features, for models that choose among them; `lean`: what every model can use. */
      size: z.enum(['lean', 'full']).default('lean'),
    }),
    output: Recipe,
    errors: ['NOT_FOUND'],
  }),
  run: job({
    summary: 'Apply repairs and build features',
    input: z.object({ validation: RecordId, recipe: Recipe }),
    errors: ['NOT_FOUND', 'UNSUITABLE'],
  }),
  get: query({
    summary: 'Show a feature set',
    input: z.object({ features: RecordId }),
    output: recordOf(FeatureSet),
    errors: ['NOT_FOUND'],
  }),
  preview: query({
    summary: 'One series before and after the repairs, and its features, cut to the points that a screen can show',
    input: z.object({
      features: RecordId,
      series: z.string(),
      from: z.number().optional(),
      to: z.number().optional(),
      points: z.int().min(10).max(20_000).default(1000),
    }),
    output: z.object({ times: Column, before: Column, after: Column, features: z.array(z.object({ name: z.string(), values: Column })) }),
    errors: ['NOT_FOUND'],
  }),
  holidays: query({
    summary: 'List the countries and regions that holidays are known for',
    input: z.object({ country: z.string().optional() }),
    output: z.array(z.object({ code: z.string(), name: z.string() })),
    workspace: false,
  }),
};
