import type { FeatureSet } from '#shared/stages/features.ts';
import type { PreparedSeries } from './build/prepare.ts';

/** Adds up what became of the series as they come. */
export function createTally(): {
  add(series: PreparedSeries, name: string): void;
  outcome(): Pick<FeatureSet, 'rows' | 'seriesCount' | 'applied' | 'excluded'>;
} {
  const applied = new Map<string, FeatureSet['applied'][number]>();
  const excluded: FeatureSet['excluded'] = [];
  let rows = 0;
  let seriesCount = 0;
  return {
    add(series, name) {
      rows += series.times.length;
      if (series.excluded) excluded.push({ series: name, reason: series.excluded });
      else seriesCount++;
      for (const { kind, policy, points } of series.applied) {
        const key = `${kind} ${policy}`;
        const sum = applied.get(key) ?? { kind, policy, points: 0, series: 0 };
        applied.set(key, { kind, policy, points: sum.points + points, series: sum.series + 1 });
      }
    },
    outcome: () => ({
      rows,
      seriesCount,
      applied: [...applied].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum),
      excluded,
    }),
  };
}
