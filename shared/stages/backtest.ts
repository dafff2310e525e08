import { z } from 'zod';
import { Column } from '../base/columns.ts';
import { RecordId } from '../base/ids.ts';
import { job, query } from '../base/method.ts';
import { DeviceChoice } from '../domain/device.ts';
import { Levels, SeriesStatus } from '../domain/forecast.ts';
import { AsOf } from '../domain/known-at.ts';
import { ModelChoice } from '../domain/model-card.ts';
import { recordOf } from '../domain/record.ts';
import { Environment } from './train.ts';

/** Rolling origin: `windows` cutoffs, `step` apart, the last one `horizon` steps before the end of each series. */
export const BacktestPlan = z.object({
  features: RecordId,
  models: z.array(ModelChoice).min(1).max(50),
  horizon: z.int().min(1).max(100_000),
  windows: z.int().min(1).max(1000).default(3),
  /** Steps between cutoffs; left out means the horizon. */
  step: z.int().min(1).optional(),
  /** `expanding` keeps all history before the cutoff, `sliding` the last `trainSize` observations. */
  mode: z.enum(['expanding', 'sliding']).default('expanding'),
  trainSize: z.int().min(1).optional(),
  /** Fit anew at every cutoff, or only at the first (then the state is replayed on the longer history where a model can). */
  refit: z.boolean().default(true),
  /** Inputs as of a clock time before the first forecast: later values of the target and of past covariates are hidden. */
  asOf: AsOf.optional(),
  levels: Levels.default([80, 95]),
  seed: z.int().min(0).default(1),
});
export type BacktestPlan = z.infer<typeof BacktestPlan>;

export const BacktestModel = z.object({
  /** Unique in the backtest: the choice's label, else the model id. */
  key: z.string(),
  choice: ModelChoice,
  params: z.record(z.string(), z.unknown()),
  modelVersion: z.int(),
  fitted: z.int(),
  fallback: z.int(),
  failed: z.int(),
  /** Wall seconds of fits and forecasts over all windows. */
  seconds: z.number(),
});

export const Backtest = z.object({
  dataset: RecordId,
  plan: BacktestPlan,
  models: z.array(BacktestModel),
  probabilities: z.array(z.number()),
  seriesCount: z.int(),
  /** Rows of stored forecasts. */
  points: z.int(),
  environment: Environment,
});
export type Backtest = z.infer<typeof Backtest>;

export const backtestStage = {
  run: job({
    summary: 'Forecast from past origins with one or more models',
    input: BacktestPlan.extend({
      device: DeviceChoice.optional().describe('Where neural nets are trained; left out: as in the settings'),
    }),
    errors: ['NOT_FOUND', 'UNSUITABLE', 'MODEL_FAILED'],
  }),
  list: query({
    summary: 'List backtests, newest first',
    input: z.object({ dataset: RecordId.optional() }),
    output: z.array(recordOf(Backtest)),
  }),
  get: query({ summary: 'Show a backtest', input: z.object({ backtest: RecordId }), output: recordOf(Backtest), errors: ['NOT_FOUND'] }),
  status: query({
    summary: 'What became of each series, per model and cutoff',
    input: z.object({
      backtest: RecordId,
      model: z.string().optional(),
      state: z.enum(['fitted', 'fallback', 'failed']).optional(),
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(10_000).default(100),
    }),
    output: z.object({ total: z.int(), series: z.array(SeriesStatus.extend({ key: z.string(), window: z.int() })) }),
    errors: ['NOT_FOUND'],
  }),
  series: query({
    summary: 'The actuals of one series and the forecasts of all models at every cutoff',
    input: z.object({ backtest: RecordId, series: z.string(), history: z.int().min(0).max(20_000).default(500) }),
    output: z.object({
      history: z.object({ times: Column, values: Column }),
      windows: z.array(
        z.object({
          cutoff: z.number(),
          times: Column,
          actual: Column,
          models: z.array(z.object({ key: z.string(), mean: Column, quantiles: z.array(z.object({ p: z.number(), values: Column })) })),
        }),
      ),
    }),
    errors: ['NOT_FOUND'],
  }),
};
