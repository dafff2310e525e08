import { z } from 'zod';
import { TimeAxis } from '#shared/base/axis.ts';
import { IntervalChoice } from '#shared/domain/model-card.ts';
import { FeatureColumn, Recipe } from '#shared/stages/features.ts';

export const SERVING = 'serving.json';
export const BASELINE_STATE = 'baseline/state.json';

/** Of the file serving.json in a bundle. */
export const SERVING_FORMAT = 1;

const Cell = z.number().nullable();

/** A series of the training data: where its history ended, and as much of its covariates as columns ahead are made of. */
export const KeptSeries = z.object({
  id: z.string(),
  /** Rows of its history; 0 for one that was excluded. */
  rows: z.int().min(0),
  /** Time of its last row: UTC milliseconds or an index. */
  last: z.number().nullable(),
  /** In the order of `statics`; null where missing. */
  statics: z.array(Cell).optional(),
  /** The last values of covariates, oldest first, all of one length; those that no column ahead looks back to are left out. */
  tails: z.record(z.string(), z.array(Cell)).optional(),
});
export type KeptSeries = z.infer<typeof KeptSeries>;

/** What forecasting from a release needs beside its state: serving.json. */
export const ServingFile = z.object({
  format: z.literal(SERVING_FORMAT),
  model: z.object({
    id: z.string(),
    version: z.int(),
    /** After defaults and seasons were filled in. */
    params: z.record(z.string(), z.unknown()),
    intervals: IntervalChoice.optional(),
  }),
  horizon: z.int().min(1).max(100_000),
  seed: z.int(),
  axis: TimeAxis,
  seasons: z.array(z.number()).max(100),
  recipe: Recipe,
  /** The columns of the feature set, in its order. */
  columns: z.array(FeatureColumn).max(10_000),
  /** The covariates of the data set that vary in time, as the features use them: those that a request gives. */
  given: z
    .array(
      z.object({
        name: z.string(),
        role: z.enum(['past', 'known']),
        type: z.enum(['number', 'category']),
        categories: z.array(z.string()).optional(),
      }),
    )
    .max(10_000),
  statics: z.array(z.object({ name: z.string(), categories: z.array(z.string()).optional() })).max(10_000),
  /** Whose state lies in baseline/state.json. */
  baseline: z.object({ model: z.string(), params: z.record(z.string(), z.unknown()) }),
  /** In the order of the state's lines. */
  series: z.array(KeptSeries).max(10_000_000),
});
export type ServingFile = z.infer<typeof ServingFile>;
