import { RecordId } from '#shared/base/ids.ts';
import type { AuditEntry, AuditEvent } from '#shared/services/audit.ts';
import type { Sql } from '../store/database.ts';
import { number, text } from '../store/rows.ts';
import { COLUMNS, entryOf, GENESIS } from './entry.ts';

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

/** How many entries there are, and the hash of the last: 64 zeros where there is none. */
export async function headOfTrail(sql: Sql): Promise<{ entries: number; head: string }> {
  const [last] = await sql.all('SELECT hash, count(*) OVER () AS entries FROM audit ORDER BY seq DESC LIMIT 1');
  return last ? { entries: number(last, 'entries'), head: text(last, 'hash') } : { entries: 0, head: GENESIS };
}

interface Page {
  readonly subject?: string | undefined;
  /** Only entries before this number. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** The newest entries, newest first. They are about a subject where they name it as such, as their model or target, or as a record. */
export async function newestAudit(sql: Sql, { subject, before, limit }: Page): Promise<AuditEntry[]> {
  const about = RecordId.safeParse(subject).success
    ? 'contains(body, $1)'
    : "(body->>'$.model') = $1 OR (body->>'$.target') = $1 OR (body->>'$.target.name') = $1";
  const rows = await sql.all(
    `SELECT ${COLUMNS} FROM audit WHERE ($1::VARCHAR IS NULL OR subject = $1 OR ${about}) AND ($2::INTEGER IS NULL OR seq < $2)
     ORDER BY seq DESC LIMIT $3`,
    [subject ?? null, before ?? null, limit],
  );
  return rows.map(entryOf);
}
