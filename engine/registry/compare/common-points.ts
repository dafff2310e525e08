import { historyScales, type SeriesPoints, seriesRuns } from '../../panel/scored-points.ts';
import type { Sql } from '../../store/database.ts';
import { table } from '../../store/tables.ts';
import type { VersionEvidence } from '../evidence.ts';

/** A version whose backtest is known. */
export type Tested = VersionEvidence & { readonly backtest: NonNullable<VersionEvidence['backtest']> };

/** Probabilities whose quantiles both backtests stored. */
export const commonProbabilities = (a: Tested, b: Tested): number[] => b.backtest.body.probabilities.filter((p) => indexOf(a, p) >= 0);

const indexOf = ({ backtest }: Tested, p: number): number => backtest.body.probabilities.findIndex((q) => Math.abs(q - p) < 1e-9);

/**
 * The points that both versions forecast: series of the same name, the same cutoff, the same time, and the same actual (repairs may differ).
 * Scales are those of the history of `b`. Series with index `from` (inclusive) to `to` (exclusive) in the data set of `b`.
 */
export async function commonPoints(sql: Sql, [a, b]: readonly [Tested, Tested], from: number, to: number): Promise<SeriesPoints[]> {
  const probabilities = commonProbabilities(a, b);
  const quantiles = (side: 'a' | 'b', version: Tested) =>
    probabilities.map((p, i) => `${side}.quantiles[${indexOf(version, p) + 1}] AS ${side}q${i}`);
  const forecasts = ({ dataset }: Tested, record: string, model: string, where = '') =>
    `SELECT n.name, f.* FROM forecasts AS f JOIN ${table(dataset.head.id, 'series')} AS n ON n.s = f.series
     WHERE f.record = ${record} AND f.model = ${model} AND isfinite(f.mean) AND isfinite(f.actual) ${where}`;
  const columns = await sql.columns(
    `WITH a AS (${forecasts(a, '$1', '$2')}), b AS (${forecasts(b, '$3', '$4', `AND f.series >= ${from} AND f.series < ${to}`)})
     SELECT b.series, b.cutoff, b.step, b.actual, a.mean AS am, b.mean AS bm${[...quantiles('a', a), ...quantiles('b', b)].map((q) => `, ${q}`).join('')}
     FROM a JOIN b ON a.name = b.name AND a.cutoff = b.cutoff AND a.t = b.t AND a.actual = b.actual ORDER BY b.series, b.step, b.cutoff`,
    [a.backtest.head.id, a.approval.body.key, b.backtest.head.id, b.approval.body.key],
  );
  if (columns[0]!.length === 0) return [];
  const layout = { features: b.features.head.id, season: b.comparison.season };
  const scales = await historyScales(sql, layout, `s >= ${from} AND s < ${to}`);
  const [series, cutoff, step, actual] = columns as [Float64Array, Float64Array, Float64Array, Float64Array];
  const q = probabilities.length;
  return seriesRuns(series).map(({ s, from: first, to: last }) => {
    const part = (column: Float64Array): Float64Array => column.subarray(first, last);
    const windows = new Map([...new Set(part(cutoff))].sort((x, y) => x - y).map((at, w) => [at, w]));
    const scale = Array.from(part(cutoff), (at) => scales.get(s)!(at));
    const shared = {
      actual: part(actual),
      absoluteScale: Float64Array.from(scale, (x) => x.absolute),
      squaredScale: Float64Array.from(scale, (x) => x.squared),
    };
    const model = (mean: number, quantile: number) => ({
      ...shared,
      mean: part(columns[mean]!),
      quantiles: probabilities.map((p, i) => ({ p, values: part(columns[quantile + i]!) })),
    });
    return {
      s,
      steps: part(step),
      windows: part(cutoff).map((at) => windows.get(at)!),
      cutoffs: windows.size,
      models: [model(4, 6), model(5, 6 + q)],
    };
  });
}
