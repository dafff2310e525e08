import type { AnyModel } from '#models/kit/define.ts';
import { hopeless } from '#models/kit/search/prune.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Device } from '#shared/domain/device.ts';
import type { Forecast } from '#shared/domain/forecast.ts';
import type { Panel } from '#shared/domain/panel.ts';
import type { SearchTrial } from '#shared/services/search.ts';
import { parallel } from '../../jobs/parallel.ts';
import type { Pool } from '../../jobs/pool.ts';
import type { Metric } from '../../metrics/define.ts';
import { badness } from '../../metrics/index.ts';
import { createScorer } from '../../metrics/scorer.ts';
import type { Origin } from '../../panel/cut.ts';
import { pointsOf } from '../../panel/points.ts';
import { slicesOf, viewSeries } from '../../panel/slice.ts';
import { joinForecasts } from '../../panel/units.ts';

export interface Bench {
  readonly model: AnyModel;
  readonly panel: Panel;
  readonly origins: readonly Origin[];
  readonly horizon: number;
  readonly levels: readonly number[];
  readonly metric: Metric;
  readonly season: number;
  readonly seed: number;
  readonly pool: Pool;
  readonly device: Device;
  readonly signal: AbortSignal;
  /** Scores by fold of whole trials, to give others up by; none where all are made whole. */
  readonly whole: readonly (readonly number[])[];
}

/** The score of one fold over all series. Throws UNSUITABLE where the metric refuses. */
async function foldScore(bench: Bench, params: unknown, origin: Origin): Promise<number> {
  const { model, panel, horizon, levels, metric, season, seed, pool, device, signal } = bench;
  const slices = model.scope === 'global' ? [[0, panel.ids.length] as const] : slicesOf(panel.ids.length);
  const parts: Forecast[] = [];
  await parallel(slices, pool.threads, signal, async (slice, i, stop) => {
    const task = { model: model.id, params, panel: viewSeries(panel, slice), origin, horizon, levels, seed, keep: false, device };
    parts[i] = (await pool.run('origin', task, { signal: stop })).forecast;
  });
  const windows = [{ origin, forecast: joinForecasts(parts, horizon, levels) }];
  const scorer = createScorer([metric]);
  panel.ids.forEach((_, s) => {
    scorer.add(pointsOf(panel, s, windows, season));
  });
  const [score] = scorer.scores();
  if (score?.value == null) throw new AlmanacError('UNSUITABLE', score?.refused ?? 'there is no score', { hint: 'Choose another metric.' });
  return score.value;
}

/** Makes one trial, fold by fold: whole, or given up, or failed with its reason. A cancelled one throws. */
export async function makeTrial(
  bench: Bench,
  trial: number,
  params: Record<string, unknown>,
  resolved: () => unknown,
): Promise<SearchTrial> {
  const started = performance.now();
  const folds: number[] = [];
  const end = (state: SearchTrial['state'], reason?: string): SearchTrial => ({
    ...{ trial, params, state, folds },
    score: state === 'whole' ? folds.reduce((a, b) => a + b, 0) / folds.length : null,
    seconds: (performance.now() - started) / 1000,
    ...(reason && { reason }),
  });
  try {
    const checked = resolved();
    for (const origin of bench.origins) {
      folds.push(await foldScore(bench, checked, origin));
      const bad = folds.map((score) => badness(bench.metric, score));
      if (folds.length < bench.origins.length && hopeless(bad, bench.whole))
        return end('pruned', `given up after ${folds.length} of ${bench.origins.length} folds`);
    }
    return end('whole');
  } catch (error) {
    if (bench.signal.aborted || !(error instanceof AlmanacError) || error.code === 'CANCELLED') throw error;
    return end('failed', error.message);
  }
}
