import type { ReleaseInfo, Serving } from '#engine/serving/index.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { ForecastAnswer, ForecastRequest } from '#shared/serving/api.ts';
import { type Numbers, sizeOf, toNumbers } from './answer.ts';
import { type Cache, cacheKey } from './cache.ts';
import type { Catalog } from './catalog.ts';
import type { Chosen } from './choose.ts';
import type { Journal } from './journal.ts';
import type { Metrics } from './metrics.ts';
import { overloaded, Problem } from './problem.ts';
import type { Shadow } from './shadow.ts';
import type { Tracer } from './telemetry.ts';

export interface Asker {
  readonly requestId: string;
  /** What A/B tests draw by: X-Subject, else the request. */
  readonly subject: string;
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
}

/** Without the envelope of the API. */
export type Forecast = Omit<ForecastAnswer, 'api_version' | 'request_id'>;

export interface ForecasterParts {
  readonly catalog: Catalog;
  readonly serving: Serving;
  readonly cache: Cache<Numbers>;
  readonly metrics: Metrics;
  readonly shadow: Shadow;
  /** Of A/B tests. */
  readonly arms: Journal;
  readonly tracer: Tracer;
  readonly defaultHorizon: number | undefined;
  readonly itemsMost: number;
  readonly queue: number;
}

export type Forecaster = (request: ForecastRequest, asker: Asker) => Promise<Forecast>;

interface Asked {
  readonly horizon: number;
  readonly levels: readonly number[];
  readonly series: ForecastRequest['series'];
}

/** Answers forecasts: chooses the release, looks in the cache, asks the engine, and has the shadow asked beside. */
export function createForecaster(parts: ForecasterParts): Forecaster {
  const { catalog, serving, cache, metrics, defaultHorizon, itemsMost } = parts;
  let inside = 0;

  const compute = async (info: ReleaseInfo, asked: Asked, signal?: AbortSignal): Promise<{ numbers: Numbers; cached: boolean }> => {
    const key = cacheKey(info.digest, asked);
    const kept = cache.get(key);
    metrics.count('forecast_cache_total', { result: kept ? 'hit' : 'miss' });
    if (kept) return { numbers: kept, cached: true };
    const numbers = toNumbers(info.axis, await serving.forecast(info.digest, asked, { signal }).catch(explain));
    if (!numbers.fallback) cache.put(key, numbers, sizeOf(numbers));
    return { numbers, cached: false };
  };

  const afterwards = ({ held, alias, drawn }: Chosen, info: ReleaseInfo, asked: Asked, numbers: Numbers, asker: Asker): void => {
    const outcomes = Map.groupBy(numbers.forecasts, ({ status }) => status);
    for (const [outcome, forecasts] of outcomes)
      metrics.count('predictions_total', { model: info.name, alias: alias ?? 'release', outcome }, forecasts.length);
    if (numbers.fallback) metrics.count('forecast_fallbacks_total', { model: info.name });
    if (drawn || (alias === 'champion' && catalog.aliasOf(info.name, 'challenger') !== undefined))
      parts.arms.write({
        ...{ time: new Date().toISOString(), request_id: asker.requestId, subject: asker.subject, model: info.name, alias },
        ...{ release: info.digest, version: info.version, fallback: numbers.fallback },
        forecasts: numbers.forecasts.slice(0, 100).map(({ id, status, times, mean }) => ({ id, status, start: times[0] ?? null, mean })),
      });
    const shadow = alias === 'champion' ? catalog.aliasOf(info.name, 'shadow') : undefined;
    if (!shadow || shadow.digest === held.digest) return;
    parts.shadow.run({
      requestId: asker.requestId,
      model: info.name,
      champion: { release: info.digest, version: info.version, numbers },
      shadow: { release: shadow.digest, version: shadow.version },
      ask: async () => (await compute(await catalog.loaded(shadow), asked)).numbers,
    });
  };

  const answer = async (request: ForecastRequest, asker: Asker): Promise<Forecast> => {
    const { series } = request;
    if (series.length > itemsMost)
      throw new Problem('BAD_REQUEST', `${series.length} series are asked for, ${itemsMost} are allowed.`, {
        hint: 'Send several requests; MAX_ITEMS sets the limit.',
        place: { field: 'series' },
      });
    const chosen = catalog.choose(request, asker.subject);
    const info = await catalog.loaded(chosen.held).catch(notLoaded);
    const horizon = request.horizon ?? Math.min(defaultHorizon ?? info.horizon, info.mostSteps);
    const asked = { horizon, levels: request.levels ?? info.levels, series };
    const { numbers, cached } = await parts.tracer.span('forecast', { model: info.name, version: info.version, items: series.length }, () =>
      compute(info, asked, asker.signal),
    );
    afterwards(chosen, info, asked, numbers, asker);
    return { model: info.name, version: info.version, release: info.digest, alias: chosen.alias, cached, ...numbers };
  };

  return async (request, asker) => {
    if (inside >= parts.queue) throw overloaded(`${inside} forecasts are under way or waiting.`, 1);
    inside++;
    try {
      return await answer(request, asker);
    } finally {
      inside--;
    }
  };
}

/** A release that was here and cannot be loaded any more: no fault of the request. */
function notLoaded(cause: unknown): never {
  throw new Problem(
    'MODEL_FAILED',
    'The release that answers this cannot be loaded.',
    { hint: 'The log of the service says why.' },
    { cause },
  );
}

/** The engine's queue is full: that is no fault of the request. */
function explain(error: unknown): never {
  if (error instanceof AlmanacError && error.code === 'UNREACHABLE') throw overloaded('Too many forecasts wait.', 1);
  throw error;
}
