import { z } from 'zod';
import { RecordId } from '../base/ids.ts';
import { job, query } from '../base/method.ts';
import { MetricCard, Score } from '../domain/metric.ts';
import { recordOf } from '../domain/record.ts';

export const LeaderboardRow = z.object({
  /** Key of the model in its backtest. */
  key: z.string(),
  model: z.string(),
  backtest: RecordId,
  /** 1 is best by the primary metric; ties share a rank. */
  rank: z.int(),
  scores: z.array(Score),
  /** Share of series on which it is best by the primary metric. */
  wins: z.number(),
  fitted: z.int(),
  fallback: z.int(),
  failed: z.int(),
  seconds: z.number(),
});
export type LeaderboardRow = z.infer<typeof LeaderboardRow>;

/** Paired difference of per-series errors against the best: Diebold-Mariano style, or Wilcoxon over series. */
export const Significance = z.object({
  key: z.string(),
  against: z.string(),
  difference: z.number(),
  lo: z.number(),
  hi: z.number(),
  p: z.number(),
  test: z.string(),
});

export const Comparison = z.object({
  dataset: RecordId,
  backtests: z.array(RecordId),
  primary: z.string(),
  season: z.int(),
  levels: z.array(z.number()),
  leaderboard: z.array(LeaderboardRow),
  significance: z.array(Significance),
  /** Points without an actual: they are in no score. */
  unscored: z.int(),
  /** What a reader should know: points left out because a model has none there, tests that could not be made. */
  notes: z.array(z.string()).optional(),
});
export type Comparison = z.infer<typeof Comparison>;

export const compareStage = {
  run: job({
    summary: 'Score backtests and rank the models',
    input: z.object({ backtests: z.array(RecordId).min(1), primary: z.string().default('wape'), season: z.int().min(1).optional() }),
    errors: ['NOT_FOUND', 'UNSUITABLE'],
  }),
  list: query({
    summary: 'List comparisons, newest first',
    input: z.object({ dataset: RecordId.optional() }),
    output: z.array(recordOf(Comparison)),
  }),
  get: query({
    summary: 'Show a comparison',
    input: z.object({ comparison: RecordId }),
    output: recordOf(Comparison),
    errors: ['NOT_FOUND'],
  }),
  bySeries: query({
    summary: 'Scores per series',
    input: z.object({
      comparison: RecordId,
      metric: z.string().optional(),
      search: z.string().optional(),
      sort: z.string().optional(),
      descending: z.boolean().default(true),
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(10_000).default(100),
    }),
    output: z.object({
      total: z.int(),
      metric: z.string(),
      rows: z.array(z.object({ series: z.string(), scores: z.record(z.string(), z.number().nullable()), best: z.string() })),
    }),
    errors: ['NOT_FOUND'],
  }),
  byStep: query({
    summary: 'Scores per horizon step',
    input: z.object({ comparison: RecordId, metric: z.string().optional() }),
    output: z.object({
      metric: z.string(),
      steps: z.array(z.int()),
      models: z.array(z.object({ key: z.string(), values: z.array(z.number().nullable()) })),
    }),
    errors: ['NOT_FOUND'],
  }),
  metrics: query({
    summary: 'List the metrics: formula, source, zero rule',
    input: z.object({}),
    output: z.array(MetricCard),
    workspace: false,
  }),
};
