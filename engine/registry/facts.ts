import type { StoredRecord } from '#shared/domain/record.ts';
import type { AuditEntry } from '#shared/services/audit.ts';
import { Approval } from '#shared/stages/approve.ts';
import type { Comparison } from '#shared/stages/compare.ts';
import { Push, Release } from '#shared/stages/publish.ts';
import { auditOf } from '../audit/read.ts';
import type { Sql } from '../store/database.ts';
import { listRecords } from '../store/records.ts';
import { json, text } from '../store/rows.ts';

/** All that the registry is derived from. Nothing of it is stored a second time. */
export interface RegistryFacts {
  /** Newest first, as all lists. */
  readonly approvals: readonly StoredRecord<Approval>[];
  readonly releases: readonly StoredRecord<Release>[];
  readonly pushes: readonly StoredRecord<Push>[];
  /** By id: those that approvals rest on. */
  readonly comparisons: ReadonlyMap<string, Comparison>;
  /** Events 'alias.moved', oldest first. */
  readonly moves: readonly AuditEntry[];
}

/** Five queries, however many versions there are. */
export async function readFacts(sql: Sql): Promise<RegistryFacts> {
  return {
    approvals: await listRecords(sql, 'approval', Approval),
    releases: await listRecords(sql, 'release', Release),
    pushes: await listRecords(sql, 'push', Push),
    comparisons: await approved<Comparison>(sql, 'comparison'),
    moves: await auditOf(sql, { event: 'alias.moved' }),
  };
}

/** The records of a kind that approvals name, by id. Their bodies are as they are stored. */
export async function approved<B>(sql: Sql, kind: 'comparison' | 'fit'): Promise<Map<string, B>> {
  const rows = await sql.all(`SELECT id, body FROM records WHERE id IN (SELECT body->>'$.${kind}' FROM records WHERE kind = 'approval')`);
  return new Map(rows.map((row) => [text(row, 'id'), json<B>(row, 'body')]));
}
