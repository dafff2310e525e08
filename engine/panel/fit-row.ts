import type { StoredRecord } from '#shared/domain/record.ts';
import { Backtest } from '#shared/stages/backtest.ts';
import type { Comparison, LeaderboardRow } from '#shared/stages/compare.ts';
import type { Fit } from '#shared/stages/train.ts';
import type { Sql } from '../store/database.ts';
import { canonical } from '../store/hash.ts';
import { getRecord } from '../store/records.ts';

export interface FitRow {
  readonly row: LeaderboardRow;
  readonly backtest: StoredRecord<Backtest>;
}

/**
 * The row of a leaderboard that speaks for a fit: the same model and version with the same parameters on the same feature set. Of several
 * it is the one under the fit's own label.
 */
export async function rowOfFit(
  sql: Sql,
  { body: fit }: StoredRecord<Fit>,
  { body: comparison }: StoredRecord<Comparison>,
): Promise<FitRow | undefined> {
  const found: FitRow[] = [];
  for (const id of comparison.backtests) {
    const backtest = await getRecord(sql, 'backtest', id, Backtest);
    if (backtest.body.plan.features !== fit.features) continue;
    const same = backtest.body.models.filter(
      (m) =>
        m.choice.model === fit.choice.model &&
        m.modelVersion === fit.modelVersion &&
        canonical([m.params, m.choice.intervals]) === canonical([fit.params, fit.choice.intervals]),
    );
    for (const { key } of same) {
      const row = comparison.leaderboard.find((r) => r.key === key && r.backtest === id);
      if (row) found.push({ row, backtest });
    }
  }
  return found.find(({ row }) => row.key === fit.choice.label) ?? found[0];
}
