import { resolveParams } from '#models/kit/params.ts';
import { parallel } from '../jobs/parallel.ts';
import type { Pool } from '../jobs/pool.ts';
import { findModel } from '../jobs/tasks/model.ts';
import type { LoadedPanel } from './load.ts';
import { sliceFuture, slicesOf, viewSeries } from './slice.ts';
import { packState } from './state.ts';

/** A fit that asks nothing of the data: what answers where a model cannot. */
export interface Baseline {
  readonly model: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly state: Uint8Array;
}

interface Wanted {
  /** Of the data set. */
  readonly seasons: readonly number[];
  readonly horizon: number;
  readonly seed: number;
}

/** Seasonal naive where the data have a season, else naive, fitted to all series of a loaded panel on the worker threads. */
export async function fitBaseline(
  { pool, signal }: { readonly pool: Pool; readonly signal?: AbortSignal },
  { panel }: Pick<LoadedPanel, 'panel'>,
  { seasons, horizon, seed }: Wanted,
): Promise<Baseline> {
  const model = seasons.some((m) => m > 1) ? 'seasonal-naive' : 'naive';
  const params = resolveParams(findModel(model), {}, seasons) as Record<string, unknown>;
  const bare = { ...panel, covariates: [], statics: [] };
  const states: Uint8Array[] = [];
  await parallel(slicesOf(panel.ids.length), pool.threads, signal, async (slice, i, stop) => {
    const future = sliceFuture({ horizon, covariates: [] }, slice);
    const { units } = await pool.run('fit', { model, params, panel: viewSeries(bare, slice), future, seed }, { signal: stop });
    states[i] = units;
  });
  return { model, params, state: packState(states) };
}
