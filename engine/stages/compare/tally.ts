import type { Score } from '#shared/domain/metric.ts';
import type { Metric, Points } from '../../metrics/define.ts';
import { badness } from '../../metrics/index.ts';
import { createScorer } from '../../metrics/scorer.ts';
import type { SeriesPoints } from '../../panel/scored-points.ts';

/** A score of one model, for one series or one step: `values` in the order of the metrics. */
export interface ScoreRow {
  readonly model: number;
  readonly at: number;
  readonly values: readonly (number | null)[];
}

/** How bad the primary metric finds each model, for one series or one cutoff; NaN where it refuses. */
export type Losses = readonly Float64Array[];

export interface Tally {
  /** Takes a series; gives its own scores, one row per model that has any. */
  add(series: SeriesPoints): ScoreRow[];
  overall(): readonly (readonly Score[])[];
  bySteps(): ScoreRow[];
  /** Per model: the loss on each series, in order. */
  seriesLosses(): Losses;
  /** Per model: the loss at each cutoff over all series, earliest first. */
  windowLosses(): Losses;
}

/** Beyond this many series the test is over series, and cutoffs need not be kept apart. */
export const MANY_SERIES = 10;

/** Folds the scores of `models` models over series: holds sums, and one number per series and model. */
export function createTally(metrics: readonly Metric[], primary: Metric, models: number, seriesCount: number): Tally {
  const p = metrics.indexOf(primary);
  const each = <T>(make: () => T): T[] => Array.from({ length: models }, make);
  const overall = each(() => createScorer(metrics));
  const steps = each(() => new Map<number, ReturnType<typeof createScorer>>());
  const windows = each(() => new Map<number, ReturnType<typeof createScorer>>());
  const losses = each(() => [] as number[]);
  const scorerAt = (map: Map<number, ReturnType<typeof createScorer>>, key: number, of: readonly Metric[]) => {
    const known = map.get(key) ?? createScorer(of);
    map.set(key, known);
    return known;
  };
  const lossOf = (value: number | null): number => (value === null ? Number.NaN : badness(primary, value));
  return {
    add: (series) =>
      series.models.flatMap((points, m) => {
        const values = overall[m]!.add(points);
        losses[m]!.push(lossOf(values[p]!));
        for (const [step, from, to] of runsOf(series.steps))
          if (points.actual.length > 0) scorerAt(steps[m]!, step, metrics).add({ ...points, from, to });
        if (seriesCount < MANY_SERIES)
          for (const window of new Set(series.windows))
            if (points.actual.length > 0)
              scorerAt(windows[m]!, window, [primary]).add(pointsWhere(points, (i) => series.windows[i] === window));
        return points.actual.length > 0 ? [{ model: m, at: series.s, values }] : [];
      }),
    overall: () => overall.map((scorer) => scorer.scores()),
    bySteps: () =>
      steps.flatMap((map, model) => [...map].map(([at, scorer]) => ({ model, at, values: scorer.scores().map((score) => score.value) }))),
    seriesLosses: () => losses.map((list) => Float64Array.from(list)),
    windowLosses: () =>
      windows.map((map) => Float64Array.from([...map].sort(([a], [b]) => a - b).map(([, scorer]) => lossOf(scorer.scores()[0]!.value)))),
  };
}

function runsOf(steps: Float64Array): [step: number, from: number, to: number][] {
  const runs: [number, number, number][] = [];
  for (let from = 0; from < steps.length; ) {
    let to = from + 1;
    while (to < steps.length && steps[to] === steps[from]) to++;
    runs.push([steps[from]!, from, to]);
    from = to;
  }
  return runs;
}

function pointsWhere(p: Points, wanted: (i: number) => boolean): Points {
  const pick = (column: Float64Array) => column.filter((_, i) => wanted(i));
  return {
    actual: pick(p.actual),
    mean: pick(p.mean),
    quantiles: p.quantiles.map((q) => ({ p: q.p, values: pick(q.values) })),
    absoluteScale: pick(p.absoluteScale),
    squaredScale: pick(p.squaredScale),
  };
}
