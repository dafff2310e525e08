import type { TimeAxis } from '#shared/base/axis.ts';
import type { PublicIdentity } from '#shared/domain/identity.ts';
import type { SeriesRequest } from '#shared/serving/api.ts';

/** A covariate that a release's model looks at. `known`: it has to be given for the horizon. */
export interface ServedCovariate {
  readonly name: string;
  readonly role: 'past' | 'known';
  /** Values are places in this list, null for none. */
  readonly categories?: readonly string[];
}

/** A release as those who ask it need to know it. */
export interface ReleaseInfo {
  readonly digest: string;
  /** Name of the model in its registry. */
  readonly name: string;
  readonly version: number;
  /** Id of the forecasting model: `ets`. */
  readonly model: string;
  readonly axis: TimeAxis;
  /** Steps that its intervals are calibrated for, and the most that may be asked for. */
  readonly horizon: number;
  readonly mostSteps: number;
  /** Levels of its golden samples: what is answered where none are asked for. */
  readonly levels: readonly number[];
  /** Names of the series with a kept history, in the order of the training data. */
  readonly series: readonly string[];
  readonly covariates: readonly ServedCovariate[];
  /** Fingerprints of the trusted keys that signed it. */
  readonly signedBy: readonly string[];
  /** Bytes that it holds in memory while it is loaded, those of parsed states left out. */
  readonly bytes: number;
  /** Seconds that the last load took: check of every byte, golden samples. */
  readonly seconds: number;
  /** False where it was let go to make room: the next request loads it again. */
  readonly loaded: boolean;
}

/** What is to be forecast. Series are those of the HTTP API. */
export interface ForecastAsk {
  /** Left out: the release's. */
  readonly horizon?: number | undefined;
  /** Left out: the release's. */
  readonly levels?: readonly number[] | undefined;
  readonly series: readonly SeriesRequest[];
}

/** The forecast of one series; NaN where there is no value. */
export interface SeriesAnswer {
  readonly id: string;
  /** `fallback`: another method answered for this series, `reason` says which and why. `failed`: all is NaN. */
  readonly status: 'fitted' | 'fallback' | 'failed';
  readonly reason?: string | undefined;
  /** Whether the release's baseline answered since the model failed. */
  readonly baseline: boolean;
  readonly times: Float64Array;
  readonly mean: Float64Array;
  /** By level, in the order of the answer's levels. */
  readonly lo: readonly Float64Array[];
  readonly hi: readonly Float64Array[];
}

export interface ForecastAnswer {
  readonly digest: string;
  readonly horizon: number;
  readonly levels: readonly number[];
  /** Whether the baseline answered for any of the series. */
  readonly fallback: boolean;
  /** In the order of the request. */
  readonly series: readonly SeriesAnswer[];
  /** Requests that were computed together with this one, itself included. */
  readonly batch: number;
}

export interface AskOptions {
  /** Aborted when nobody waits for the answer any more: the request leaves the queue, CANCELLED is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the baseline answers instead; 0: it answers at once. Default: that of the serving. */
  readonly deadline?: number | undefined;
}

export interface OpenOptions {
  /** Keys whose signature counts; 'anyone': unsigned releases are taken too, for trying out. */
  readonly trusted: readonly PublicIdentity[] | 'anyone';
}

export interface ServingOptions extends OpenOptions {
  /** Worker threads. Default: the cores but one, at least 1. */
  readonly threads?: number | undefined;
  /** Releases in memory at once; those pinned are never let go. Default 20. */
  readonly capacity?: number | undefined;
  /** Requests that are computed together at most. Default 16. */
  readonly batch?: number | undefined;
  /** Requests that wait at most; more are refused with UNREACHABLE. Default 10 000. */
  readonly queue?: number | undefined;
  /** Milliseconds until the baseline answers instead of the model. Default 10 000. */
  readonly deadline?: number | undefined;
  /** Told of each batch when it is done. */
  readonly onBatch?: ((told: BatchTold) => void) | undefined;
}

export interface BatchTold {
  readonly digest: string;
  readonly requests: number;
  readonly series: number;
  /** Seconds in the worker. */
  readonly seconds: number;
  /** Errors of the model that are no fault of a request, with their stack: for the log, not for those who asked. */
  readonly errors: readonly string[];
}

export interface ServingStats {
  readonly threads: number;
  readonly busy: number;
  readonly waiting: number;
  readonly loaded: number;
  /** Bytes of the loaded releases. */
  readonly bytes: number;
  readonly requests: number;
  readonly batches: number;
  readonly fallbacks: number;
}

/** Releases in memory, forecasting on worker threads. */
export interface Serving {
  /**
   * Checks a bundle (folder or .tar.gz), every byte and signature, replays its golden samples and keeps it ready. One that is loaded
   * already is answered at once. The path has to stay where it is: a release that was let go is loaded from there again.
   *
   * Throws NOT_FOUND, UNREADABLE, UNSUITABLE (a release from before serving, a model that this version lacks), CORRUPT (changed bytes, no
   * trusted signature, golden samples that come out differently).
   */
  load(path: string): Promise<ReleaseInfo>;
  /** Forgets a release: requests that wait for it are still answered. */
  unload(digest: string): Promise<void>;
  /** All that were loaded and not unloaded, in the order of the first load. */
  releases(): readonly ReleaseInfo[];
  /** From now on exactly these are never let go: what aliases stand for. */
  pin(digests: readonly string[]): void;
  /**
   * Forecasts with a release. Every series of the request has an answer; where the model fails or the deadline passes, it is that of the
   * release's baseline.
   *
   * Throws NOT_FOUND (release; series that has no kept history), BAD_REQUEST naming covariate, series and time, UNSUITABLE (a history for a
   * model that cannot take one), UNREACHABLE (too many wait: later), CANCELLED.
   */
  forecast(digest: string, ask: ForecastAsk, options?: AskOptions): Promise<ForecastAnswer>;
  stats(): ServingStats;
  /** Refuses new requests, waits for those under way, ends the threads. */
  close(): Promise<void>;
}
