import { z } from 'zod';
import { Column } from '../base/columns.ts';
import { RecordId } from '../base/ids.ts';
import { command, job, query } from '../base/method.ts';
import { DeviceChoice } from '../domain/device.ts';
import { Levels, SeriesStatus } from '../domain/forecast.ts';
import { ModelChoice } from '../domain/model-card.ts';
import { recordOf } from '../domain/record.ts';
import { EpochLine, Resources, Training } from '../domain/training.ts';

/** Where and with what something was computed. */
export const Environment = z.object({ almanac: z.string(), node: z.string(), platform: z.string(), cpu: z.string(), threads: z.int() });
export type Environment = z.infer<typeof Environment>;

export const Fit = z.object({
  features: RecordId,
  dataset: RecordId,
  choice: ModelChoice,
  /** Parameters after defaults and the data's seasons were filled in. */
  params: z.record(z.string(), z.unknown()),
  modelVersion: z.int(),
  horizon: z.int(),
  seed: z.int(),
  /** SHA-256 of the state in the artifact store. */
  state: z.string(),
  stateBytes: z.int(),
  fitted: z.int(),
  fallback: z.int(),
  failed: z.int(),
  environment: Environment,
  resources: Resources.optional(),
  /** Of a model that is trained epoch by epoch. */
  training: Training.optional(),
});
export type Fit = z.infer<typeof Fit>;

/** Sample paths of one series: `values[path * horizon + step]`. */
export const SeriesPaths = z.object({ series: z.string(), times: Column, count: z.int(), values: Column });
export type SeriesPaths = z.infer<typeof SeriesPaths>;

/** Forecast of one series beside the end of its history. */
export const SeriesForecast = z.object({
  series: z.string(),
  history: z.object({ times: Column, values: Column }),
  times: Column,
  mean: Column,
  intervals: z.array(z.object({ level: z.number(), lo: Column, hi: Column })),
  status: SeriesStatus,
});
export type SeriesForecast = z.infer<typeof SeriesForecast>;

/** One part of a decomposition of a series: over the end of its history and the steps ahead. */
export const SeriesComponent = z.object({ name: z.string(), history: Column, ahead: Column });

/** Where a net looked when it forecast one series, and what it chose among its inputs. */
export const SeriesAttention = z.object({
  /** Steps of history that it sees; the last one is the origin. */
  window: z.int(),
  /** Share of each step of the window, the oldest first, for each step ahead: `shares[step * window + place]`. Empty where it only chose. */
  shares: Column,
  /** The inputs chosen, in groups: the shares of a group add up to 1. */
  selection: z.array(z.object({ group: z.string(), inputs: z.array(z.object({ name: z.string(), share: z.number() })) })),
});
export type SeriesAttention = z.infer<typeof SeriesAttention>;

/** What a model says of its forecast of one series; lists are empty where it has nothing to say. */
export const SeriesExplanation = z.object({
  series: z.string(),
  history: Column.describe('Times of the end of the history'),
  times: Column.describe('Times ahead'),
  components: z.array(SeriesComponent),
  /** Per step: base + the sum over features = the forecast, in the unit of the target. */
  base: Column,
  features: z.array(z.object({ name: z.string(), values: Column, given: Column.optional() })),
  attention: SeriesAttention.optional(),
});
export type SeriesExplanation = z.infer<typeof SeriesExplanation>;

/** Of a fit that was not begun; null where the model cannot say. */
export const TrainEstimate = z.object({
  /** Trainable numbers of all nets together. */
  parameters: z.int().nullable(),
  /** The most memory that training holds, in bytes. */
  bytes: z.number().nullable(),
  /** Windows of a minibatch: fewer than the parameters say where memory does not suffice. */
  batch: z.int().nullable(),
  /** Steps of training at most, over all nets. */
  steps: z.int().nullable(),
  /** Memory that is free now, in bytes. */
  free: z.number(),
});
export type TrainEstimate = z.infer<typeof TrainEstimate>;

export const TrainingCurve = z.object({
  /** In the order in which they were run. Empty where nothing was trained. */
  lines: z.array(EpochLine),
  /** Whether it is being trained now. */
  live: z.boolean(),
  /** Estimated, at most; null where there is nothing to judge by or nothing left. */
  secondsLeft: z.number().nullable(),
  /** Whether it was asked to stop. */
  stopAsked: z.boolean(),
  resumed: z.boolean(),
  notes: z.array(z.string()),
});
export type TrainingCurve = z.infer<typeof TrainingCurve>;

export const trainStage = {
  run: job({
    summary: 'Fit a model to all series of a feature set',
    input: z.object({
      features: RecordId,
      choice: ModelChoice,
      horizon: z.int().min(1).max(100_000),
      seed: z.int().min(0).default(1),
      device: DeviceChoice.optional().describe('Where neural nets are trained; left out: as in the settings'),
    }),
    errors: ['NOT_FOUND', 'UNSUITABLE', 'MODEL_FAILED'],
  }),
  estimate: query({
    summary: 'What a fit would take, before it is begun',
    input: z.object({ features: RecordId, choice: ModelChoice, horizon: z.int().min(1).max(100_000) }),
    output: TrainEstimate,
    errors: ['NOT_FOUND'],
  }),
  curve: query({
    summary: 'The loss curve of a training: of a job that runs, or of a fit',
    input: z.object({ job: z.string().optional(), fit: RecordId.optional() }),
    output: TrainingCurve,
    errors: ['NOT_FOUND', 'CORRUPT'],
  }),
  stop: command({
    summary: 'End a training now and keep the best weights: its job then ends as done',
    input: z.object({ job: z.string() }),
    output: z.object({ asked: z.boolean().describe('False where the job trains no fit at the moment') }),
    errors: ['NOT_FOUND'],
  }),
  list: query({
    summary: 'List fits, newest first',
    input: z.object({ features: RecordId.optional(), dataset: RecordId.optional() }),
    output: z.array(recordOf(Fit)),
  }),
  get: query({ summary: 'Show one fit', input: z.object({ fit: RecordId }), output: recordOf(Fit), errors: ['NOT_FOUND'] }),
  status: query({
    summary: 'What became of each series of a fit',
    input: z.object({
      fit: RecordId,
      state: z.enum(['fitted', 'fallback', 'failed']).optional(),
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(10_000).default(100),
    }),
    output: z.object({ total: z.int(), series: z.array(SeriesStatus) }),
    errors: ['NOT_FOUND'],
  }),
  forecast: query({
    summary: 'Forecast one series with a fit',
    input: z.object({
      fit: RecordId,
      series: z.string(),
      horizon: z.int().min(1).max(100_000).optional(),
      levels: Levels.default([80, 95]),
      /** Observations of history to send along. */
      history: z.int().min(0).max(20_000).default(500),
    }),
    output: SeriesForecast,
    errors: ['NOT_FOUND', 'UNSUITABLE', 'CORRUPT'],
  }),
  explain: query({
    summary: 'Take the forecast of one series apart: trend, seasons and effects, and what each feature did to it',
    input: z.object({
      fit: RecordId,
      series: z.string(),
      horizon: z.int().min(1).max(100_000).optional(),
      history: z.int().min(0).max(20_000).default(500),
    }),
    output: SeriesExplanation,
    errors: ['NOT_FOUND', 'UNSUITABLE', 'CORRUPT'],
  }),
  importance: query({
    summary: 'List the features of a fit by what they carry of it',
    input: z.object({ fit: RecordId }),
    output: z.array(z.object({ name: z.string(), share: z.number() })),
    errors: ['NOT_FOUND', 'CORRUPT'],
  }),
  paths: query({
    summary: 'Draw sample paths of one series: whole futures as likely as the forecast says',
    input: z.object({
      fit: RecordId,
      series: z.string(),
      horizon: z.int().min(1).max(100_000).optional(),
      paths: z.int().min(1).max(10_000).default(100),
      /** The same seed gives the same paths; left out: that of the fit. */
      seed: z.int().min(0).optional(),
    }),
    output: SeriesPaths,
    errors: ['NOT_FOUND', 'UNSUITABLE', 'CORRUPT'],
  }),
  export: job({
    summary: 'Write the forecasts of all series to a CSV or Parquet file in the long format',
    input: z.object({ fit: RecordId, path: z.string(), horizon: z.int().min(1).optional(), levels: Levels.default([80, 95]) }),
    errors: ['NOT_FOUND', 'UNSUITABLE', 'CONFLICT', 'CORRUPT'],
  }),
  onnx: command({
    summary: 'Write a fit as an ONNX file: what goes in and out is in the card of the model',
    input: z.object({ fit: RecordId, path: z.string() }),
    output: z.object({ path: z.string(), bytes: z.int() }),
    errors: ['NOT_FOUND', 'UNSUITABLE', 'CONFLICT', 'CORRUPT'],
  }),
};
