import type { StoredRecord } from '#shared/domain/record.ts';
import { Approval } from '#shared/stages/approve.ts';
import { Comparison } from '#shared/stages/compare.ts';
import { Fit } from '#shared/stages/train.ts';
import { auditOf } from '../../audit/read.ts';
import { rowOfFit } from '../../panel/fit-row.ts';
import { aliasesOf, movesOf } from '../../registry/aliases.ts';
import { versionsByModel } from '../../registry/models.ts';
import type { Sql } from '../../store/database.ts';
import { getRecord, listRecords } from '../../store/records.ts';
import type { Champion } from './facts.ts';

/** The version that the alias `champion` stands for, by its row in this comparison where it has one, else as it was approved. */
export async function championOf(sql: Sql, model: string, comparison: StoredRecord<Comparison>): Promise<Champion | undefined> {
  const moves = movesOf(await auditOf(sql, { subject: model, event: 'alias.moved' }));
  const version = aliasesOf(moves).champion;
  const versions = versionsByModel(await listRecords(sql, 'approval', Approval)).get(model) ?? [];
  const approval = versions.find((numbered) => numbered.version === version)?.approval;
  if (version === undefined || !approval) return undefined;
  const fit = await getRecord(sql, 'fit', approval.body.fit, Fit);
  const here = (await rowOfFit(sql, fit, comparison))?.row;
  const champion = { version, approval: approval.head.id };
  if (here) return { ...champion, comparison: comparison.head.id, row: here };
  const then = await getRecord(sql, 'comparison', approval.body.comparison, Comparison);
  const row = then.body.leaderboard.find(({ key }) => key === approval.body.key);
  return { ...champion, comparison: then.head.id, row };
}
