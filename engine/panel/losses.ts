import type { Metric, Points } from '../metrics/define.ts';
import { badness } from '../metrics/index.ts';
import { createScorer } from '../metrics/scorer.ts';
import { MANY_SERIES } from '../metrics/significance/paired.ts';
import type { SeriesPoints } from './scored-points.ts';

/** How bad a metric finds each model, for one series or one cutoff; NaN where it refuses. */
export type Losses = readonly Float64Array[];

/** What tests of significance compare: losses over series and, where there are few of them, over cutoffs. */
export interface LossTally {
  /** Takes a series, with the score of each model on it. */
  add(series: Pick<SeriesPoints, 'windows' | 'models'>, scores: readonly (number | null)[]): void;
  /** Per model: the loss on each series, in order. */
  perSeries(): Losses;
  /** Per model: the loss at each cutoff over all series, earliest first. */
  perWindow(): Losses;
}

/** Folds the losses of `models` models over series. Beyond a handful of series cutoffs are not kept apart: the test is over series. */
export function createLosses(metric: Metric, models: number, seriesCount: number): LossTally {
  const series = Array.from({ length: models }, () => [] as number[]);
  const windows = Array.from({ length: models }, () => new Map<number, ReturnType<typeof createScorer>>());
  const lossOf = (value: number | null): number => (value === null ? Number.NaN : badness(metric, value));
  const scorerAt = (m: number, window: number) => {
    const known = windows[m]!.get(window) ?? createScorer([metric]);
    windows[m]!.set(window, known);
    return known;
  };
  return {
    add: ({ models: each, windows: of }, scores) =>
      each.forEach((points, m) => {
        series[m]!.push(lossOf(scores[m]!));
        if (seriesCount < MANY_SERIES && points.actual.length > 0)
          for (const [window, rows] of rowsByWindow(of)) scorerAt(m, window).add(pointsAt(points, rows));
      }),
    perSeries: () => series.map((list) => Float64Array.from(list)),
    perWindow: () =>
      windows.map((map) => Float64Array.from([...map].sort(([a], [b]) => a - b).map(([, scorer]) => lossOf(scorer.scores()[0]!.value)))),
  };
}

function rowsByWindow(windows: Float64Array): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  windows.forEach((window, i) => {
    const known = rows.get(window);
    if (known) known.push(i);
    else rows.set(window, [i]);
  });
  return rows;
}

function pointsAt(p: Points, rows: readonly number[]): Points {
  const pick = (column: Float64Array) => Float64Array.from(rows, (i) => column[i]!);
  return {
    actual: pick(p.actual),
    mean: pick(p.mean),
    quantiles: p.quantiles.map((q) => ({ p: q.p, values: pick(q.values) })),
    absoluteScale: pick(p.absoluteScale),
    squaredScale: pick(p.squaredScale),
  };
}
