import { z } from 'zod';
import { RecordId } from '../base/ids.ts';
import { job, query } from '../base/method.ts';
import { ModelChoice } from '../domain/model-card.ts';
import { recordOf } from '../domain/record.ts';
import { Environment } from '../stages/train.ts';

/** Values of a parameter to search: a range of numbers, or a list. */
export const SearchRange = z.union([
  z.object({ min: z.number(), max: z.number(), log: z.boolean().optional() }),
  z.object({ options: z.array(z.unknown()).min(2) }),
]);
export type SearchRange = z.infer<typeof SearchRange>;

export const SearchPlan = z.object({
  features: RecordId,
  /** The model, with the parameters that stay as they are. */
  choice: ModelChoice,
  /** Ranges by parameter; left out, every free parameter whose schema has an end. */
  space: z.record(z.string(), SearchRange).default({}),
  horizon: z.int().min(1).max(100_000),
  /** Rolling origin: folds, `step` apart (left out: the horizon), the last one `horizon` steps before the end of each series. */
  folds: z.int().min(1).max(100).default(3),
  step: z.int().min(1).optional(),
  /** Id of the metric that is searched by; one of intervals with its level, as `msis-95`. */
  metric: z.string().default('mae'),
  trials: z.int().min(1).max(10_000).default(50),
  /** Seconds for all trials: what runs then is stopped. */
  budget: z.number().min(1).max(604_800).default(600),
  /** Gives a trial up where its first folds are worse than the median of whole trials. */
  prune: z.boolean().default(true),
  seed: z.int().min(0).default(1),
});
export type SearchPlan = z.infer<typeof SearchPlan>;

export const SearchTrial = z.object({
  trial: z.int(),
  params: z.record(z.string(), z.unknown()),
  state: z.enum(['whole', 'pruned', 'failed']),
  /** Mean over its folds. */
  score: z.number().nullable(),
  folds: z.array(z.number()),
  seconds: z.number(),
  reason: z.string().optional(),
});
export type SearchTrial = z.infer<typeof SearchTrial>;

export const Search = z.object({
  dataset: RecordId,
  plan: SearchPlan,
  trials: z.array(SearchTrial),
  /** Number of the best whole trial. */
  best: z.int().nullable(),
  /** Why it ended: all trials were made, or time ran out. */
  ended: z.enum(['trials', 'budget']),
  environment: Environment,
});
export type Search = z.infer<typeof Search>;

/** Finds parameters of a model by rolling origin inside the data. */
export const searchService = {
  run: job({
    summary: 'Search the parameters of a model by rolling origin',
    input: SearchPlan,
    errors: ['NOT_FOUND', 'UNSUITABLE', 'MODEL_FAILED'],
  }),
  list: query({
    summary: 'List searches, newest first',
    input: z.object({ dataset: RecordId.optional() }),
    output: z.array(recordOf(Search)),
  }),
  get: query({
    summary: 'Show a search with every trial',
    input: z.object({ search: RecordId }),
    output: recordOf(Search),
    errors: ['NOT_FOUND'],
  }),
};
