import type { AnyModel } from '#models/kit/define.ts';
import { resolveParams } from '#models/kit/params.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Forecast, SeriesStatus } from '#shared/domain/forecast.ts';
import type { Score } from '#shared/domain/metric.ts';
import type { Panel } from '#shared/domain/panel.ts';
import { parallel } from '../jobs/parallel.ts';
import { createPool } from '../jobs/pool.ts';
import { findModel, type ModelRef } from '../jobs/tasks/model.ts';
import { metricsFor } from '../metrics/index.ts';
import { createScorer } from '../metrics/scorer.ts';
import { type Origin, rowsBefore } from '../panel/cut.ts';
import { pointsOf, type Window } from '../panel/points.ts';
import { slicesOf, viewSeries } from '../panel/slice.ts';
import { joinForecasts } from '../panel/units.ts';
import { readInput } from './input.ts';
import type { BacktestFileOptions } from './options.ts';

export interface BacktestFileRow {
  readonly model: string;
  /** 1 is the lowest WAPE. */
  readonly rank: number;
  readonly scores: readonly Score[];
  readonly fitted: number;
  readonly fallback: number;
  readonly failed: number;
  /** Wall seconds of fits and forecasts over all windows. */
  readonly seconds: number;
}

export interface BacktestFileResult {
  readonly series: number;
  readonly horizon: number;
  readonly windows: number;
  readonly step: number;
  readonly leaderboard: readonly BacktestFileRow[];
}

interface Contender {
  readonly ref: ModelRef;
  readonly model: AnyModel;
  readonly params: unknown;
}

function originsFor(panel: Panel, { horizon, windows, step = horizon }: BacktestFileOptions): Origin[] {
  const origins = Array.from({ length: windows }, (_, w) => ({ back: horizon + (windows - 1 - w) * step }));
  if (!panel.ids.some((_, s) => rowsBefore(panel, s, origins[0]!) > 0))
    throw new AlmanacError(
      'UNSUITABLE',
      `No series is long enough for ${windows} windows of ${horizon} steps, ${step} apart: ${origins[0]!.back} steps are held back.`,
      {
        hint: 'Choose fewer windows, a smaller step or a shorter horizon.',
        place: { field: 'windows' },
      },
    );
  return origins;
}

/**
 * Scores models on a file by rolling origin: `windows` cutoffs, `step` apart, the last one `horizon` steps before the end of each series; every
 * model is fitted anew at every cutoff and sees nothing after it. Needs no workspace.
 *
 * Throws like `forecastFile`, and UNSUITABLE where no series is long enough.
 */
export async function backtestFile(options: BacktestFileOptions): Promise<BacktestFileResult> {
  const contenders = options.models.map(({ params = {}, ...ref }): Contender => {
    const model = findModel(ref);
    return { ref, model, params: resolveParams(model, params, options.seasons) };
  });
  const { panel } = await readInput(options);
  const origins = originsFor(panel, options);
  const pool = createPool(options.threads ?? 1);
  try {
    const rows: Omit<BacktestFileRow, 'rank'>[] = [];
    for (const [i, contender] of contenders.entries()) {
      const share = (part: number): void => options.progress?.((i + part) / contenders.length, contender.model.id);
      rows.push(await contest(panel, origins, contender, { ...options, pool, share }));
    }
    const wape = (row: Omit<BacktestFileRow, 'rank'>): number =>
      row.scores.find((s) => s.metric === 'wape')?.value ?? Number.POSITIVE_INFINITY;
    const leaderboard = rows.sort((a, b) => wape(a) - wape(b)).map((row, i) => ({ ...row, rank: i + 1 }));
    return {
      series: panel.ids.length,
      horizon: options.horizon,
      windows: options.windows,
      step: options.step ?? options.horizon,
      leaderboard,
    };
  } finally {
    await pool.close();
  }
}

type Tools = BacktestFileOptions & { pool: ReturnType<typeof createPool>; share: (part: number) => void };

async function contest(
  panel: Panel,
  origins: readonly Origin[],
  { ref, model, params }: Contender,
  tools: Tools,
): Promise<Omit<BacktestFileRow, 'rank'>> {
  const { horizon, levels, seasons, seed = 1, pool, signal, share } = tools;
  const slices = model.scope === 'global' ? [[0, panel.ids.length] as const] : slicesOf(panel.ids.length);
  const parts: Forecast[][] = origins.map(() => []);
  let seconds = 0;
  let done = 0;
  const pieces = origins.flatMap((origin, w) => slices.map((slice, i) => ({ origin, w, slice, i })));
  const threads = pieces.length === 1 ? pool.threads : 1;
  await parallel(pieces, pool.threads, signal, async ({ origin, w, slice, i }, _, stop) => {
    const answer = await pool.run(
      'origin',
      { model: ref, params, panel: viewSeries(panel, slice), origin, horizon, levels, seed, keep: false, threads },
      { signal: stop },
    );
    parts[w]![i] = answer.forecast;
    seconds += answer.seconds;
    share(++done / pieces.length);
  });
  const windows = parts.map((joined, w): Window => ({ origin: origins[w]!, forecast: joinForecasts(joined, horizon, levels) }));
  const scorer = createScorer(metricsFor(levels));
  panel.ids.forEach((_, s) => {
    scorer.add(pointsOf(panel, s, windows, seasons[0] ?? 1));
  });
  const count = (state: SeriesStatus['state']): number =>
    windows.reduce((n, { forecast }) => n + forecast.status.filter((s) => s.state === state).length, 0);
  return {
    model: model.id,
    scores: scorer.scores(),
    fitted: count('fitted'),
    fallback: count('fallback'),
    failed: count('failed'),
    seconds,
  };
}
