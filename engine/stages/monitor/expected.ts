import type { Score } from '#shared/domain/metric.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import { Approval } from '#shared/stages/approve.ts';
import { Comparison } from '#shared/stages/compare.ts';
import type { Fit } from '#shared/stages/train.ts';
import { rowOfFit } from '../../panel/fit-row.ts';
import type { Sql } from '../../store/database.ts';
import { getRecord, listRecords } from '../../store/records.ts';

/** What the backtest led one to expect: the scores that the fit was approved on, else those of the newest comparison that holds its model. */
export async function expectedOf(sql: Sql, fit: StoredRecord<Fit>): Promise<readonly Score[]> {
  const approvals = await listRecords(sql, 'approval', Approval, fit.body.dataset);
  const approved = approvals.find((approval) => approval.body.fit === fit.head.id);
  const comparisons = approved
    ? [await getRecord(sql, 'comparison', approved.body.comparison, Comparison)]
    : await listRecords(sql, 'comparison', Comparison, fit.body.dataset);
  for (const comparison of comparisons) {
    const row = await rowOfFit(sql, fit, comparison);
    if (row) return row.row.scores;
  }
  return [];
}
