import { AlmanacError } from '#shared/base/errors.ts';
import type { RecordId } from '#shared/base/ids.ts';
import { upperBound } from '#shared/math/bisect.ts';
import type { Points } from '../metrics/define.ts';
import { scalesOf } from '../metrics/scale.ts';
import type { Sql } from '../store/database.ts';
import { table } from '../store/tables.ts';

/** A model of a backtest whose forecasts are scored. */
export interface Contender {
  readonly key: string;
  readonly backtest: RecordId;
  /** Probabilities of the quantiles that its backtest stored. */
  readonly probabilities: readonly number[];
  readonly fitted: number;
  readonly fallback: number;
}

/** The points of one series on which every model is scored, sorted by step, then cutoff. All models have the same points. */
export interface SeriesPoints {
  /** Index in the data set. */
  readonly s: number;
  readonly steps: Float64Array;
  /** 0 is the earliest cutoff of the series. */
  readonly windows: Float64Array;
  /** Cutoffs of the series. */
  readonly cutoffs: number;
  /** One per contender. */
  readonly models: readonly Points[];
}

export interface Block {
  readonly series: readonly SeriesPoints[];
  /** Points without an actual. */
  readonly unscored: number;
  /** Per contender: points with an actual where it has no forecast. */
  readonly missing: readonly number[];
}

interface Layout {
  readonly contenders: readonly Contender[];
  /** Quantiles that all of them stored. */
  readonly probabilities: readonly number[];
  readonly features: RecordId;
  readonly season: number;
}

type Columns = readonly Float64Array[];

/** Rows `from` to `to` of a block belong to one series. */
export function seriesRuns(series: Float64Array): { s: number; from: number; to: number }[] {
  const runs: { s: number; from: number; to: number }[] = [];
  for (let from = 0; from < series.length; ) {
    let to = from + 1;
    while (to < series.length && series[to] === series[from]) to++;
    runs.push({ s: series[from]!, from, to });
    from = to;
  }
  return runs;
}

async function forecastColumns(sql: Sql, { backtest, key, probabilities: stored }: Contender, wanted: readonly number[], where: string) {
  const quantiles = wanted.map(
    (p) => `quantiles[${stored.findIndex((q) => Math.abs(q - p) < 1e-9) + 1}] AS q${String(p).replace('.', '_')}`,
  );
  return sql.columns(
    `SELECT ${['mean', ...quantiles].join(', ')} FROM forecasts WHERE record = $1 AND model = $2 AND ${where} ORDER BY series, step, cutoff`,
    [backtest, key],
  );
}

/** Per series: scale of the seasonal naive over the history up to any cutoff. */
export async function historyScales(sql: Sql, { features, season }: Pick<Layout, 'features' | 'season'>, where: string) {
  const [s, t, y] = (await sql.columns(`SELECT s, t, y FROM ${table(features)} WHERE ${where} ORDER BY s, t`)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return new Map(
    seriesRuns(s).map((run) => {
      const times = t.subarray(run.from, run.to);
      const scales = scalesOf(y.subarray(run.from, run.to), season);
      const rowsUpTo = (cutoff: number): number => upperBound(times, cutoff);
      return [
        run.s,
        (cutoff: number) => ({ absolute: scales.absolute(rowsUpTo(cutoff)), squared: scales.squared(rowsUpTo(cutoff)) }),
      ] as const;
    }),
  );
}

/**
 * Reads the forecasts of the series with index `from` (inclusive) to `to` (exclusive). A point counts where it has an actual and a forecast of
 * every contender that has any forecast at all.
 */
export async function readBlock(sql: Sql, layout: Layout, from: number, to: number): Promise<Block> {
  const { contenders, probabilities } = layout;
  const where = `series >= ${from} AND series < ${to}`;
  const lead = contenders[0]!;
  const [series, cutoff, step, actual] = (await sql.columns(
    `SELECT series, cutoff, step, actual FROM forecasts WHERE record = $1 AND model = $2 AND ${where} ORDER BY series, step, cutoff`,
    [lead.backtest, lead.key],
  )) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const columns: Columns[] = [];
  for (const contender of contenders) columns.push(await forecastColumns(sql, contender, probabilities, where));
  if (columns.some((c) => c[0]!.length !== series.length))
    throw new AlmanacError('UNSUITABLE', 'The models of a backtest do not have the same points.', { hint: 'Run the backtest again.' });
  const scales = await historyScales(sql, layout, `s >= ${from} AND s < ${to}`);
  const complete = (c: number, row: number): boolean => columns[c]!.every((column) => Number.isFinite(column[row]));
  const alive = contenders.map((contender) => contender.fitted + contender.fallback > 0);
  const missing = contenders.map(() => 0);
  let unscored = 0;
  const counts = (row: number): boolean => {
    if (!Number.isFinite(actual[row])) {
      unscored++;
      return false;
    }
    let common = true;
    for (let c = 0; c < contenders.length; c++)
      if (!complete(c, row)) {
        missing[c]!++;
        if (alive[c]) common = false;
      }
    return common;
  };
  const points = seriesRuns(series).map(({ s, from: first, to: last }): SeriesPoints => {
    const windows = windowNumbers(cutoff.subarray(first, last));
    const rows: number[] = [];
    for (let row = first; row < last; row++) if (counts(row)) rows.push(row);
    const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!);
    const scale = rows.map((row) => scales.get(s)!(cutoff[row]!));
    const shared = {
      actual: pick(actual),
      absoluteScale: Float64Array.from(scale, (x) => x.absolute),
      squaredScale: Float64Array.from(scale, (x) => x.squared),
    };
    const models = columns.map(([mean, ...quantiles], c): Points => {
      if (!alive[c]) return { ...none, quantiles: [] };
      return { ...shared, mean: pick(mean!), quantiles: quantiles.map((values, q) => ({ p: probabilities[q]!, values: pick(values) })) };
    });
    const cutoffs = 1 + windows.reduce((most, w) => Math.max(most, w), -1);
    return { s, steps: pick(step), windows: Float64Array.from(rows, (row) => windows[row - first]!), cutoffs, models };
  });
  return { series: points, unscored, missing };
}

const nothing = new Float64Array(0);
const none = { actual: nothing, mean: nothing, absoluteScale: nothing, squaredScale: nothing };

function windowNumbers(cutoffs: Float64Array): Float64Array {
  const order = [...new Set(cutoffs)].sort((a, b) => a - b);
  const number = new Map(order.map((cutoff, w) => [cutoff, w]));
  return cutoffs.map((cutoff) => number.get(cutoff)!);
}
