import { z } from 'zod';

/** What a model can do. The conformance battery proves every claim. */
export const Capabilities = z.object({
  covariates: z.enum(['none', 'known', 'past-and-known']),
  intervals: z.enum(['native', 'conformal']),
  /** Whether NaN inside a history is understood (else the history must be complete). */
  missing: z.boolean(),
  seasons: z.enum(['none', 'one', 'many']),
  /** Whether zeros and negative values are allowed. */
  values: z.enum(['any', 'positive']),
});
export type Capabilities = z.infer<typeof Capabilities>;

export const ModelFamily = z.enum([
  'baseline',
  'smoothing',
  'regression',
  'combination',
  'arima',
  'decomposition',
  'intermittent',
  'trees',
  'neural',
  'imported',
]);
export type ModelFamily = z.infer<typeof ModelFamily>;

/** What a model can tell beside its forecasts. */
export const Telling = z.enum(['components', 'explanation', 'attention', 'importance', 'paths', 'onnx']);
export type Telling = z.infer<typeof Telling>;

/** What a model reached on the test part of one data set, with its default parameters, and how long it took. */
export const Measured = z.object({
  /** The data set, as a reader knows it. */
  data: z.string(),
  series: z.int(),
  /** By metric id. */
  scores: z.record(z.string(), z.number()),
  /** Percent of the actual values inside the 95 % interval. */
  coverage: z.number(),
  /** CPU time of fit and forecast per series, in milliseconds. */
  milliseconds: z.number(),
});
export type Measured = z.infer<typeof Measured>;

/** A model as the picker, the docs and the CLI see it: data only. */
export const ModelCard = z.object({
  id: z.string(),
  version: z.int(),
  title: z.string(),
  family: ModelFamily,
  scope: z.enum(['local', 'global']),
  summary: z.string(),
  sources: z.array(z.string()),
  can: Capabilities,
  tells: z.array(Telling).default([]),
  /** JSON schema of the parameters: forms, flags and docs derive from it. */
  params: z.record(z.string(), z.unknown()),
  /** Choices of parameters that have a name; what they leave out takes its default. */
  presets: z.array(z.object({ title: z.string(), params: z.record(z.string(), z.unknown()) })).optional(),
  /** The card in Markdown: what it is for, how it works, its limits. */
  card: z.string(),
  /** Measured strengths, where there are any: one entry per data set. */
  measured: z.array(Measured).optional(),
});
export type ModelCard = z.infer<typeof ModelCard>;

/** Values that a forecast may not leave: means, intervals and paths are kept within. */
export const IntervalBounds = z.object({
  lower: z.number().optional().meta({ title: 'Lower bound', description: '0 for demand that cannot be negative.' }),
  upper: z.number().optional().meta({ title: 'Upper bound' }),
});
export type IntervalBounds = z.infer<typeof IntervalBounds>;

/** How prediction intervals are made, for any model. */
export const IntervalChoice = z.object({
  method: z.enum(['native', 'conformal', 'cqr', 'adaptive']).default('native').meta({
    title: 'Intervals',
    description:
      'native: as the model makes them; conformal: from its errors at earlier origins; cqr: its own, corrected by how often they held; adaptive: conformal, following changes in how often they hold.',
  }),
  bounds: IntervalBounds.optional(),
});
export type IntervalChoice = z.infer<typeof IntervalChoice>;

/** A model with the parameters to run it with. Parameters left out take their default; seasons come from the data set. */
export const ModelChoice = z.object({
  model: z.string(),
  params: z.record(z.string(), z.unknown()).default({}),
  /** A name of the analyst's own, to tell two choices of one model apart. */
  label: z.string().optional(),
  /** Left out: the model's own intervals. */
  intervals: IntervalChoice.optional(),
});
export type ModelChoice = z.infer<typeof ModelChoice>;
