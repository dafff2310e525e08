import { z } from 'zod';
import { RecordId } from '../base/ids.ts';
import { job, query } from '../base/method.ts';
import { recordOf } from '../domain/record.ts';

export const IssueKind = z.enum([
  'gap',
  'duplicate',
  'disorder',
  'missing',
  'outlier',
  'constant-run',
  'negative',
  'zero-run',
  'short',
  'mixed-frequency',
  'frozen-covariate',
  'missing-covariate',
]);
export type IssueKind = z.infer<typeof IssueKind>;

/** What can be done about an issue. `keep` leaves it. */
export const RepairPolicy = z.enum([
  'keep',
  'drop',
  'zero',
  'forward-fill',
  'linear',
  'seasonal',
  'remove',
  'winsorise',
  'first',
  'last',
  'mean',
  'sum',
]);
export type RepairPolicy = z.infer<typeof RepairPolicy>;

/** The policies that make sense for a kind of issue. */
export const REPAIR_CHOICES: Readonly<Record<z.infer<typeof IssueKind>, readonly z.infer<typeof RepairPolicy>[]>> = {
  gap: ['keep', 'zero', 'forward-fill', 'linear', 'seasonal'],
  duplicate: ['first', 'last', 'mean', 'sum'],
  disorder: ['keep'],
  missing: ['keep', 'drop', 'zero', 'forward-fill', 'linear', 'seasonal'],
  outlier: ['keep', 'remove', 'winsorise'],
  'constant-run': ['keep', 'remove'],
  negative: ['keep', 'zero', 'remove'],
  'zero-run': ['keep', 'remove'],
  short: ['keep', 'drop'],
  'mixed-frequency': ['drop', 'first', 'last', 'mean', 'sum'],
  'frozen-covariate': ['keep', 'drop'],
  'missing-covariate': ['keep', 'drop', 'zero', 'forward-fill', 'linear'],
};

export const Issue = z.object({
  kind: IssueKind,
  severity: z.enum(['info', 'warn', 'error']),
  series: z.string(),
  column: z.string().optional(),
  /** First and last time it touches. */
  from: z.number(),
  to: z.number(),
  count: z.int(),
  message: z.string(),
  proposal: RepairPolicy,
  /** The policies that make sense for this kind. */
  choices: z.array(RepairPolicy),
});
export type Issue = z.infer<typeof Issue>;

/** Parts of the quality score, each from 0 (useless) to 1 (flawless); the score is their weighted mean. */
export const QualityPart = z.object({
  id: z.enum(['completeness', 'regularity', 'uniqueness', 'plausibility', 'sufficiency', 'covariates']),
  score: z.number(),
  weight: z.number(),
  explanation: z.string(),
});

export const QUALITY_WARN = 0.7;
export const QUALITY_TARGET = 0.9;

export const Validation = z.object({
  dataset: RecordId,
  quality: z.number(),
  parts: z.array(QualityPart),
  /** Number of issues and of touched points per kind. */
  summary: z.array(
    z.object({
      kind: IssueKind,
      severity: z.enum(['info', 'warn', 'error']),
      issues: z.int(),
      points: z.int(),
      series: z.int(),
      proposal: RepairPolicy,
      choices: z.array(RepairPolicy),
    }),
  ),
  seriesCount: z.int(),
  points: z.int(),
});
export type Validation = z.infer<typeof Validation>;

export const validateStage = {
  run: job({ summary: 'Check a data set and propose repairs', input: z.object({ dataset: RecordId }), errors: ['NOT_FOUND'] }),
  get: query({
    summary: 'Show the quality score and the kinds of issue',
    input: z.object({ validation: RecordId }),
    output: recordOf(Validation),
    errors: ['NOT_FOUND'],
  }),
  issues: query({
    summary: 'List issues: where, how bad, proposed repair',
    input: z.object({
      validation: RecordId,
      kind: IssueKind.optional(),
      series: z.string().optional(),
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(10_000).default(100),
    }),
    output: z.object({ total: z.int(), issues: z.array(Issue) }),
    errors: ['NOT_FOUND'],
  }),
};
