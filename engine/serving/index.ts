/**
 * The second front door of the engine: releases, forecast without a workspace or a database. What the forecast service is built on.
 */

export { verifyBundle } from '../bundle/verify.ts';
export { parseKeyLines } from '../identity/key-lines.ts';
export { VERSION } from '../version.ts';
export { openRelease } from './open.ts';
export { createServing } from './serving.ts';
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
