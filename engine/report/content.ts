import type { SeriesStatus } from '#shared/domain/forecast.ts';
import type { MetricCard } from '#shared/domain/metric.ts';
import type { ModelCard } from '#shared/domain/model-card.ts';
import type { RecordHead, StoredRecord } from '#shared/domain/record.ts';
import type { Approval } from '#shared/stages/approve.ts';
import type { Backtest } from '#shared/stages/backtest.ts';
import type { Comparison } from '#shared/stages/compare.ts';
import type { FeatureSet } from '#shared/stages/features.ts';
import type { Dataset } from '#shared/stages/import.ts';
import type { Scenario } from '#shared/stages/scenario.ts';
import type { Fit } from '#shared/stages/train.ts';
import type { Validation } from '#shared/stages/validate.ts';
import type { Fan, Window } from './svg/charts.ts';

/** The fan of one series, with what became of it. */
export interface SeriesFan extends Fan {
  readonly series: string;
  readonly status: SeriesStatus;
}

export interface SeriesWindows {
  readonly series: string;
  readonly history: Fan['history'];
  readonly windows: readonly Window[];
}

/** Errors by step of the horizon, one row per model of the leaderboard; null where there is no score. */
export interface StepErrors {
  readonly metric: string;
  readonly steps: readonly number[];
  readonly models: readonly { readonly key: string; readonly values: readonly (number | null)[] }[];
}

export interface ScenarioView {
  readonly record: StoredRecord<Scenario>;
  readonly series: string;
  readonly times: Float64Array;
  readonly baseline: Float64Array;
  readonly scenario: Float64Array;
}

/** All that a report is made from: records and numbers, read by the stage. The report itself is a pure function of this. */
export interface ReportContent {
  readonly approval: StoredRecord<Approval>;
  readonly fit: StoredRecord<Fit>;
  readonly comparison: StoredRecord<Comparison>;
  readonly backtests: readonly StoredRecord<Backtest>[];
  readonly features: StoredRecord<FeatureSet>;
  readonly validation: StoredRecord<Validation>;
  readonly dataset: StoredRecord<Dataset>;
  readonly lineage: readonly RecordHead[];
  readonly metrics: readonly MetricCard[];
  readonly model: ModelCard;
  readonly fans: readonly SeriesFan[];
  readonly windows: readonly SeriesWindows[];
  readonly steps: StepErrors;
  /** Series that are not simply `fitted`; the list may be cut, `others` says how many more there are. */
  readonly statuses: { readonly listed: readonly SeriesStatus[]; readonly others: number };
  readonly scenarios: readonly ScenarioView[];
  /** What the forecasts assume of the future. */
  readonly assumptions: readonly string[];
}
