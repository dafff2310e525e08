import type { AuditVerification } from '#shared/services/audit.ts';
import type { Sql } from '../store/database.ts';
import { attestedRows, checkAttested, mustBeAttested } from './attested.ts';
import { checkChain, readTrail } from './chain.ts';

/** Checks the whole trail, and that records are as it says. Problems come in the order of the entries. */
export async function verifyAudit(sql: Sql, expect?: string): Promise<AuditVerification> {
  const must = await mustBeAttested(sql);
  const { entries, rows, signed, head, problems } = checkChain(await readTrail(sql), expect);
  const all = [...problems, ...checkAttested(entries, await attestedRows(sql, must, entries))].sort((a, b) => a.seq - b.seq);
  return { ok: all.length === 0, entries: rows, signed, head, problems: all };
}
