import type { AuditEntry } from '#shared/services/audit.ts';
import type { Sql } from '../store/database.ts';
import { hashOf } from '../store/hash.ts';
import { text } from '../store/rows.ts';
import type { Problem } from './chain.ts';
import { ATTESTED, isAttested, type StoredRow, type Witnesses, withAncestors, witnessing } from './witness.ts';

const witnessesOf = ({ body }: AuditEntry): Witnesses => (body.records ?? {}) as Witnesses;

/** The records that the trail speaks of, those of the kinds that it must speak of, and all they were made from. */
export async function attestedRows(sql: Sql, entries: readonly AuditEntry[]): Promise<Map<string, StoredRow>> {
  const must = await sql.all(`SELECT id FROM records WHERE kind IN (SELECT unnest(from_json($1::JSON, '["VARCHAR"]')))`, [
    JSON.stringify(ATTESTED),
  ]);
  const ids = new Set([...must.map((row) => text(row, 'id')), ...entries.flatMap((entry) => Object.keys(witnessesOf(entry)))]);
  return withAncestors(sql, [...ids]);
}

/**
 * Checks that records are as the entries tell: each that was attested is there and as it was, together with all it was made from; and each
 * approval, release and push is attested, an approval by the decision that made it or by the first entry, which vouches for what was before.
 */
export function checkAttested(entries: readonly AuditEntry[], rows: ReadonlyMap<string, StoredRow>): Problem[] {
  const witness = witnessing(rows);
  const problems: Problem[] = [];
  const told = new Set<string>();
  for (const entry of entries)
    for (const [id, expected] of Object.entries(witnessesOf(entry))) {
      const found = witness(id);
      if (found !== expected && !told.has(id)) {
        problems.push({ seq: entry.seq, problem: found === undefined ? `${id}, which it tells of, is gone.` : changed(id, rows) });
        told.add(id);
      }
    }
  const vouched = new Map<string, Set<string>>();
  for (const entry of entries)
    for (const id of Object.keys(witnessesOf(entry)))
      vouched.set(id, (vouched.get(id) ?? new Set()).add(entry.seq === 1 ? 'first' : entry.event));
  const last = entries.at(-1)?.seq ?? 0;
  for (const row of rows.values()) {
    if (entries.length === 0 || !isAttested(row.kind)) continue;
    const by = vouched.get(row.id);
    if (!by) problems.push({ seq: last, problem: `${row.id} is in the workspace, but no entry tells of this ${row.kind}.` });
    else if (row.kind === 'approval' && !by.has('first') && !by.has('approval.decided'))
      problems.push({ seq: last, problem: `No entry tells of the decision behind ${row.id}.` });
  }
  return problems;
}

/** Which record of the line of `id` is not what its hash says; where all are, it is who, when or how long that was changed. */
function changed(id: string, rows: ReadonlyMap<string, StoredRow>): string {
  const line = lineOf(id, rows);
  const gone = line.find((at) => !rows.has(at));
  if (gone) return `${gone}, which ${id} was made from, is gone or no longer its source.`;
  const rowsOf = line.map((at) => rows.get(at)!);
  const forged = (rowsOf.find((row) => !fits(row)) ?? rowsOf.find((row) => !row.id.endsWith(row.hash.slice(0, 16))))?.id;
  if (forged === undefined)
    return `${id}, or what it was made from, is no longer as it was put on record: the content is, but not who made it, or when.`;
  return forged === id ? `${id} was changed after it was put on record.` : `${forged}, which ${id} was made from, was changed.`;
}

function lineOf(id: string, rows: ReadonlyMap<string, StoredRow>): string[] {
  const line = new Set([id]);
  for (const at of line) for (const parent of rows.get(at)?.parents ?? []) line.add(parent);
  return [...line];
}

/** What is kept in the body of a record beside its content. */
const BESIDE: Readonly<Record<string, readonly string[]>> = { fit: ['resources', 'training'] };

/** Whether the hash is that of the content. */
function fits({ kind, parents, body, hash }: StoredRow): boolean {
  try {
    const content = JSON.parse(body) as Record<string, unknown>;
    for (const field of BESIDE[kind] ?? []) delete content[field];
    return hashOf({ kind, parents, content }) === hash;
  } catch {
    return false;
  }
}
