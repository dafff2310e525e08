import { seriesIndex } from '../../panel/series-index.ts';
import type { SeriesWindows, StepErrors } from '../../report/content.ts';
import type { Window } from '../../report/svg/charts.ts';
import type { Sql } from '../../store/database.ts';
import { number, numberOrNull, text } from '../../store/rows.ts';
import { table } from '../../store/tables.ts';
import type { Sources } from './sources.ts';

/** The interval that is drawn: the narrowest of the backtest. */
const drawnLevel = (levels: readonly number[]): number | undefined => (levels.length > 0 ? Math.min(...levels) : undefined);

const WINDOWS = 6;

/** The latest windows of one series, as the approved model forecast them. */
export async function windowsOf(
  sql: Sql,
  { approval, comparison, backtests, dataset }: Sources,
  series: string,
): Promise<SeriesWindows | undefined> {
  const row = comparison.body.leaderboard.find((r) => r.key === approval.body.key);
  const backtest = backtests.find((b) => b.head.id === row?.backtest);
  if (!backtest) return undefined;
  const { plan, probabilities } = backtest.body;
  const s = await seriesIndex(sql, dataset.head.id, series);
  const level = drawnLevel(plan.levels);
  const at = (p: number): string => `quantiles[${probabilities.findIndex((q) => Math.abs(q - p) < 1e-6) + 1}]`;
  const bounds = level === undefined ? '' : `, ${at((100 - level) / 200)} AS lo, ${at((100 + level) / 200)} AS hi`;
  const [cutoffs, times, actual, mean, lo, hi] = await sql.columns(
    `SELECT cutoff, t, actual, mean${bounds} FROM forecasts WHERE record = $1 AND model = $2 AND series = ${s} ORDER BY cutoff, step`,
    [backtest.head.id, approval.body.key],
  );
  const origins = [...new Set(cutoffs!)].slice(-WINDOWS);
  const windows = origins.map((cutoff): Window => {
    const [from, to] = [cutoffs!.indexOf(cutoff), cutoffs!.lastIndexOf(cutoff) + 1];
    const cut = (values: Float64Array | undefined): Float64Array => values!.slice(from, to);
    return {
      cutoff,
      times: cut(times),
      actual: cut(actual),
      mean: cut(mean),
      ...(level === undefined ? {} : { interval: { level, lo: cut(lo), hi: cut(hi) } }),
    };
  });
  if (windows.length === 0) return undefined;
  const [before, y] = await sql.columns(
    `SELECT * FROM (SELECT t, y FROM ${table(plan.features)} WHERE s = ${s} AND t <= ${origins[0]} ORDER BY t DESC LIMIT ${plan.horizon}) ORDER BY t`,
  );
  return { series, history: { times: before!, values: y! }, windows };
}

/** WAPE of every model of the leaderboard by step of the horizon, over all series and origins. Source of the formula: engine/metrics/wape.ts. */
export async function stepErrors(sql: Sql, { comparison }: Sources): Promise<StepErrors> {
  const models: { key: string; values: (number | null)[] }[] = [];
  let longest = 0;
  for (const { key, backtest } of comparison.body.leaderboard) {
    const rows = await sql.all(
      `SELECT step, 100 * sum(abs(actual - mean)) / nullif(sum(abs(actual)), 0) AS error FROM forecasts
       WHERE record = $1 AND model = $2 AND actual IS NOT NULL AND mean IS NOT NULL GROUP BY step ORDER BY step`,
      [backtest, key],
    );
    const byStep = new Map(rows.map((row) => [number(row, 'step'), numberOrNull(row, 'error')]));
    longest = Math.max(longest, ...byStep.keys());
    models.push({ key, values: Array.from({ length: Math.max(0, ...byStep.keys()) }, (_, h) => byStep.get(h + 1) ?? null) });
  }
  const drawn = models.filter((m) => m.values.some((v) => v !== null));
  const padded = drawn.map((m) => ({ ...m, values: Array.from({ length: longest }, (_, h) => m.values[h] ?? null) }));
  return { metric: 'wape', steps: Array.from({ length: longest }, (_, h) => h + 1), models: padded };
}

/** Series of the fit that are not simply fitted: the first of them, and how many more there are. */
export async function unusualStatuses(sql: Sql, fit: string, limit = 100) {
  const rows = await sql.all(
    `SELECT name, state, chosen, reason, count(*) OVER () AS total FROM statuses WHERE record = $1 AND state <> 'fitted' ORDER BY state, series LIMIT ${limit}`,
    [fit],
  );
  return {
    listed: rows.map((row) => ({
      series: text(row, 'name'),
      state: text(row, 'state') as 'fallback' | 'failed',
      model: text(row, 'chosen'),
      reason: row.reason == null ? '' : text(row, 'reason'),
    })),
    others: rows[0] ? number(rows[0], 'total') - rows.length : 0,
  };
}
