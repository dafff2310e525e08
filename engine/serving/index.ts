/**
 * The second front door of the engine: releases, forecast without a workspace or a database. What the forecast service is built on.
 */
export type {
  AskOptions,
  BatchTold,
  ForecastAnswer,
  ForecastAsk,
  OpenOptions,
  ReleaseInfo,
  SeriesAnswer,
  ServedCovariate,
  Serving,
  ServingOptions,
  ServingStats,
} from './types.ts';
