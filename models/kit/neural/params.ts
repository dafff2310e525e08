import { z } from 'zod';

const SCALES = ['standard', 'mean', 'last', 'panel'] as const;
const WEIGHTINGS = ['window', 'series'] as const;

/** The parameters of every neural model. */
export const neuralParams = {
  seasons: z.array(z.int().min(1).max(100_000)).max(6).default([]).meta({
    title: 'Season lengths',
    description: 'Their phases are told to the net; they set the length of the window where that is left out.',
    unit: 'steps',
    from: 'seasons',
  }),
  inputLength: z.int().min(1).max(10_000).optional().meta({
    title: 'Input length',
    description: 'Steps of history that a forecast is made from. Left out: three horizons or two seasons, at most half the history.',
    unit: 'steps',
  }),
  inputLengths: z.array(z.int().min(1).max(10_000)).max(20).default([]).meta({
    title: 'Input lengths of members',
    description:
      'Members take scalings, then weightings, then lengths in turn, in all combinations: unlike nets err unlike. Left out: the input length for all.',
    unit: 'steps',
  }),
  scale: z.enum(SCALES).default('standard').meta({
    title: 'Scaling of a window',
    description:
      'standard: by its mean and deviation; mean: by its mean size alone, for demand; last: from its last value; panel: by the usual size of all that is learnt from, whatever the window, where what is known explains the level, as of sun and wind. Undone after the net (reversible instance normalisation).',
  }),
  scales: z.array(z.enum(SCALES)).max(SCALES.length).default([]).meta({
    title: 'Scalings of members',
    description: 'Members take them in turn. Left out: the one scaling for all.',
  }),
  quantiles: z
    .array(z.number().gt(0).lt(1))
    .min(1)
    .max(25)
    .default([0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975])
    .meta({ title: 'Quantiles', description: 'Learnt by the net; those of other levels lie between. The median is always among them.' }),
  centre: z.enum(['median', 'mean']).default('median').meta({
    title: 'Point forecast',
    description: 'median: by absolute error; mean: by squared error.',
  }),
  weighting: z.enum(WEIGHTINGS).default('window').meta({
    title: 'Errors count',
    description:
      'window: in the scale of their window, calm and restless ones alike; series: in the usual size of their series. A likelihood leaves it aside.',
  }),
  weightings: z.array(z.enum(WEIGHTINGS)).max(2).default([]).meta({
    title: 'Weightings of members',
    description: 'Members take them in turn. Left out: the one weighting for all.',
  }),
  clock: z
    .boolean()
    .default(true)
    .meta({ title: 'Clock', description: 'Phases of the seasons, and of the year, as covariates known in advance.' }),
  harmonics: z.int().min(1).max(24).default(1).meta({
    title: 'Waves of a season',
    description:
      'How sharply the clock tells the phases of seasons apart: 1 a smooth turn; 3 tell the days of a week from one another. The year has one.',
  }),
  epochs: z.int().min(1).max(10_000).default(30).meta({ title: 'Epochs', description: 'At most.' }),
  stepsPerEpoch: z.int().min(1).max(100_000).default(50).meta({ title: 'Steps of an epoch', unit: 'steps' }),
  batch: z.int().min(1).max(8192).default(128).meta({ title: 'Batch size', unit: 'windows' }),
  learningRate: z
    .number()
    .gt(0)
    .max(1)
    .default(1e-3)
    .meta({ title: 'Learning rate', description: 'The largest; it falls along half a cosine.' }),
  weightDecay: z.number().min(0).max(1).default(0).meta({ title: 'Weight decay', description: 'Of AdamW, for matrices.' }),
  clip: z.number().gt(0).max(1000).default(1).meta({ title: 'Gradient norm', description: 'Gradients are scaled down to it.' }),
  accumulate: z
    .int()
    .min(1)
    .max(64)
    .default(1)
    .meta({ title: 'Batches of a step', description: 'Their gradients are averaged: large batches in little memory.' }),
  validation: z.enum(['auto', 'none']).default('auto').meta({
    title: 'Validation',
    description:
      'auto: the last tenth of each history is held back, and the epoch that forecasts it best is kept; none: all is learnt, all epochs are made.',
  }),
  patience: z
    .int()
    .min(0)
    .max(10_000)
    .default(8)
    .meta({ title: 'Patience', description: 'Epochs without a better validation before it ends; 0: never.', unit: 'epochs' }),
  recent: z.int().min(1).max(1_000_000).optional().meta({
    title: 'Recent history',
    description: 'Learns only from windows that end within so many last steps. Left out: from all.',
    unit: 'steps',
  }),
  members: z.int().min(1).max(50).default(1).meta({ title: 'Members', description: 'Nets of other seeds, whose quantiles are averaged.' }),
  bounds: z.enum(['auto', 'none', 'non-negative']).default('auto').meta({
    title: 'Bounds',
    description: 'auto: a series that never was negative is not forecast below 0.',
  }),
} as const;

export const NeuralParams = z.strictObject(neuralParams);
export type NeuralParams = z.infer<typeof NeuralParams>;

/** The probabilities learnt: those asked for and the median, ascending. */
export const probabilitiesOf = ({ quantiles }: Pick<NeuralParams, 'quantiles'>): number[] =>
  [...new Set([...quantiles, 0.5])].sort((a, b) => a - b);
