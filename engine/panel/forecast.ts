import type { Forecast } from '#shared/domain/forecast.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Fit } from '#shared/stages/train.ts';
import { parallel } from '../jobs/parallel.ts';
import type { Pool } from '../jobs/pool.ts';
import { findModel } from '../jobs/tasks/model.ts';
import type { Artifacts } from '../store/artifacts.ts';
import type { KnownFuture } from './future.ts';
import type { LoadedPanel } from './load.ts';
import { type Slice, sliceFuture, slicesOf } from './slice.ts';
import { cutLines, linesOf } from './state.ts';
import { joinForecasts } from './units.ts';

interface Tools {
  readonly artifacts: Artifacts;
  readonly pool: Pool;
  readonly signal?: AbortSignal;
  /** Told the share done, 0 to 1. */
  readonly onShare?: (share: number) => void;
}

/**
 * Forecasts the series of a loaded panel with a fit, on the worker threads. A local model takes any choice of series; a global one needs
 * the panel of all of them. The times are those of the horizon, for failed series too.
 */
export async function forecastFit(
  { artifacts, pool, signal, onShare }: Tools,
  { body: fit }: StoredRecord<Fit>,
  { panel, index }: LoadedPanel,
  { future, times }: KnownFuture,
  levels: readonly number[],
): Promise<Forecast> {
  const state = await artifacts.get(fit.state);
  const lines = linesOf(state);
  const global = findModel(fit.choice.model).scope === 'global';
  const slices: readonly Slice[] = global ? [[0, panel.ids.length]] : slicesOf(panel.ids.length);
  const parts: Forecast[] = [];
  let done = 0;
  await parallel(slices, pool.threads, signal, async (slice, i, stop) => {
    const input = { model: fit.choice, future: sliceFuture(future, slice), levels, seed: fit.seed };
    const units = global ? cutLines(state, lines, 0, 1) : linesFor(state, lines, index.subarray(...slice));
    parts[i] = await pool.run('forecast', { ...input, units }, { signal: stop });
    onShare?.(++done / slices.length);
  });
  return { ...joinForecasts(parts, future.horizon, levels), times };
}

/** The lines of the state that one series of a loaded panel is forecast with: its own, or the one of a global model. */
export async function linesOfSeries(
  artifacts: Artifacts,
  { body: fit }: StoredRecord<Fit>,
  { index }: LoadedPanel,
  s: number,
): Promise<Uint8Array> {
  const state = await artifacts.get(fit.state);
  const line = findModel(fit.choice.model).scope === 'global' ? 0 : index[s]!;
  return cutLines(state, linesOf(state), line, line + 1);
}

const COMMA = new TextEncoder().encode(',\n');

/** The lines of the series with these indices in the data set, ascending. */
function linesFor(state: Uint8Array, lines: Float64Array, index: Int32Array): Uint8Array {
  if (index.at(-1)! - index[0]! === index.length - 1) return cutLines(state, lines, index[0]!, index.at(-1)! + 1);
  const cut = [...index].map((s) => cutLines(state, lines, s, s + 1));
  return Uint8Array.from(Buffer.concat(cut.flatMap((line, i) => (i === 0 ? [line] : [COMMA, line]))));
}
