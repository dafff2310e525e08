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

/** The version that a new one would take the place of. */
export interface InUse extends Champion {
  readonly fit: StoredRecord<Fit>;
  /** Whether it is the champion, or only the newest. */
  readonly champion: boolean;
}

/** The version that the alias `champion` stands for, else the newest; by its row in this comparison where it has one, else as it was approved. */
export async function versionInUse(sql: Sql, model: string, comparison: StoredRecord<Comparison>): Promise<InUse | undefined> {
  const versions = versionsByModel(await listRecords(sql, 'approval', Approval)).get(model) ?? [];
  const { champion } = aliasesOf(movesOf(await auditOf(sql, { subject: model, event: 'alias.moved' })));
  const found = versions.find(({ version }) => version === champion) ?? versions[0];
  if (!found) return undefined;
  const { version, approval } = found;
  const fit = await getRecord(sql, 'fit', approval.body.fit, Fit);
  const common = { version, approval: approval.head.id, fit, champion: version === champion };
  const here = (await rowOfFit(sql, fit, comparison))?.row;
  if (here) return { ...common, comparison: comparison.head.id, row: here };
  const then = await getRecord(sql, 'comparison', approval.body.comparison, Comparison);
  const row = then.body.leaderboard.find(({ key }) => key === approval.body.key);
  return { ...common, comparison: then.head.id, row };
}
