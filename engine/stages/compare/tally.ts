import type { Score } from '#shared/domain/metric.ts';
import type { Metric } from '../../metrics/define.ts';
import { createScorer } from '../../metrics/scorer.ts';
import { createLosses, type Losses } from '../../panel/losses.ts';
import type { SeriesPoints } from '../../panel/scored-points.ts';

/** A score of one model, for one series or one step: `values` in the order of the metrics. */
export interface ScoreRow {
  readonly model: number;
  readonly at: number;
  readonly values: readonly (number | null)[];
}

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

/** Folds the scores of `models` models over series: holds sums, and one number per series and model. */
export function createTally(metrics: readonly Metric[], primary: Metric, models: number, seriesCount: number): Tally {
  const p = metrics.indexOf(primary);
  const each = <T>(make: () => T): T[] => Array.from({ length: models }, make);
  const overall = each(() => createScorer(metrics));
  const steps = each(() => new Map<number, ReturnType<typeof createScorer>>());
  const losses = createLosses(primary, models, seriesCount);
  const scorerAt = (map: Map<number, ReturnType<typeof createScorer>>, key: number) => {
    const known = map.get(key) ?? createScorer(metrics);
    map.set(key, known);
    return known;
  };
  return {
    add: (series) => {
      const scores = series.models.map((points, m) => overall[m]!.add(points));
      losses.add(
        series,
        scores.map((values) => values[p]!),
      );
      return series.models.flatMap((points, m) => {
        if (points.actual.length === 0) return [];
        for (const [step, from, to] of runsOf(series.steps)) scorerAt(steps[m]!, step).add({ ...points, from, to });
        return [{ model: m, at: series.s, values: scores[m]! }];
      });
    },
    overall: () => overall.map((scorer) => scorer.scores()),
    bySteps: () =>
      steps.flatMap((map, model) => [...map].map(([at, scorer]) => ({ model, at, values: scorer.scores().map((score) => score.value) }))),
    seriesLosses: losses.perSeries,
    windowLosses: losses.perWindow,
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
