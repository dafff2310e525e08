import type { AuditEntry, AuditEvent } from '#shared/services/audit.ts';
import type { Sql } from '../store/database.ts';
import { COLUMNS, entryOf } from './entry.ts';

interface Wanted {
  readonly subject?: string | undefined;
  readonly event?: AuditEvent | undefined;
}

/** Entries of the trail in their order. */
export async function auditOf(sql: Sql, { subject, event }: Wanted = {}): Promise<AuditEntry[]> {
  const rows = await sql.all(
    `SELECT ${COLUMNS} FROM audit WHERE ($1 IS NULL OR subject = $1) AND ($2 IS NULL OR event = $2) ORDER BY seq`,
    [subject ?? null, event ?? null],
  );
  return rows.map(entryOf);
}

/** The newest entries before a number, newest first; those about a subject name it, or hold it in their body. */
export async function newestAudit(
  sql: Sql,
  { subject, before, limit }: { subject?: string | undefined; before?: number | undefined; limit: number },
): Promise<AuditEntry[]> {
  const rows = await sql.all(
    `SELECT ${COLUMNS} FROM audit
     WHERE ($1 IS NULL OR subject = $1 OR contains(body, to_json($1::VARCHAR)::VARCHAR)) AND ($2::INTEGER IS NULL OR seq < $2)
     ORDER BY seq DESC LIMIT $3`,
    [subject ?? null, before ?? null, limit],
  );
  return rows.map(entryOf);
}
