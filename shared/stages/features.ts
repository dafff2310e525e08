import { z } from 'zod';
import { Column } from '../base/columns.ts';
import { RecordId } from '../base/ids.ts';
import { job, query } from '../base/method.ts';
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

/**
 * What to build from a data set. A file that can be kept, compared and used again. Lags and rolling statistics look back from each row's own
 * time only; calendar, Fourier and holiday features are known in advance.
 */
export const Recipe = z.object({
  repairs: z.array(Repair).default([]),
  /** Lags of the target in steps. */
  lags: z.array(z.int().min(1)).default([]),
  rolling: z
    .array(z.object({ window: z.int().min(2), stat: z.enum(['mean', 'std', 'min', 'max', 'sum']), lag: z.int().min(1).default(1) }))
    .default([]),
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
});
export type Recipe = z.infer<typeof Recipe>;

export const FeatureColumn = z.object({ name: z.string(), role: z.enum(['past', 'known', 'static']), from: z.string() });

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
    input: z.object({ validation: RecordId }),
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
