import { z } from 'zod';
import { TimeAxis } from '#shared/base/axis.ts';

const Port = z.object({
  name: z.string(),
  dtype: z.enum(['float32', 'int64']),
  /** Sizes; N, the number of windows, is free. */
  shape: z.array(z.union([z.int(), z.literal('N')])),
  /** What stands at each place of the last axis, in order. */
  columns: z.array(z.string()).optional(),
  description: z.string(),
});

/** What goes into the file of a fitted net and comes out of it; kept in the file itself, under the metadata key `signature`. */
export const Signature = z.object({
  version: z.literal(1),
  model: z.string(),
  inputLength: z.int(),
  horizon: z.int(),
  /** The frequency of the steps. */
  axis: TimeAxis,
  probabilities: z.array(z.number()),
  inputs: z.array(Port),
  outputs: z.array(Port),
});
export type Signature = z.infer<typeof Signature>;

/** Inputs and the outputs they have to give, to 1e-5 of their size; under the metadata key `golden`. null stands for NaN. */
export const Golden = z.object({
  inputs: z.record(z.string(), z.object({ shape: z.array(z.int()), values: z.array(z.number().nullable()) })),
  quantiles: z.object({ shape: z.array(z.int()), values: z.array(z.number()) }),
});
export type Golden = z.infer<typeof Golden>;
