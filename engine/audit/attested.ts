import type { AuditEntry } from '#shared/services/audit.ts';
import type { Sql } from '../store/database.ts';
import { hashOf } from '../store/hash.ts';
import { text } from '../store/rows.ts';
import type { Problem } from './chain.ts';
import { ATTESTED, isAttested, type StoredRow, type Witnesses, withAncestors, witnessing } from './witness.ts';

const witnessesOf = ({ body }: AuditEntry): Witnesses => (body.records ?? {}) as Witnesses;

/** Ids of the approvals, releases and pushes. Read before the trail: what is stored meanwhile has its entry by then. */
export async function mustBeAttested(sql: Sql): Promise<string[]> {
  const rows = await sql.all(`SELECT id FROM records WHERE kind IN (SELECT unnest(from_json($1::JSON, '["VARCHAR"]')))`, [
    JSON.stringify(ATTESTED),
  ]);
  return rows.map((row) => text(row, 'id'));
}

/** These records, those that the entries speak of, and all they were made from. */
export const attestedRows = (sql: Sql, must: readonly string[], entries: readonly AuditEntry[]): Promise<Map<string, StoredRow>> =>
  withAncestors(sql, [...new Set([...must, ...entries.flatMap((entry) => Object.keys(witnessesOf(entry)))])]);

/** Checks that records are as the entries tell, and that entries tell of all that they must. */
export const checkAttested = (entries: readonly AuditEntry[], rows: ReadonlyMap<string, StoredRow>): Problem[] => [
  ...unlike(entries, rows),
  ...untold(entries, rows),
];

/** Attested records that are gone, or are not what they were, they or what they were made from; each at the first entry that tells of it. */
function unlike(entries: readonly AuditEntry[], rows: ReadonlyMap<string, StoredRow>): Problem[] {
  const witness = witnessing(rows);
  const wrong = new Map<string, Problem>();
  for (const entry of entries)
    for (const [id, expected] of Object.entries(witnessesOf(entry))) {
      const found = witness(id);
      if (found === expected || wrong.has(id)) continue;
      wrong.set(id, { seq: entry.seq, problem: found === undefined ? `${id}, which it tells of, is gone.` : changed(id, rows) });
    }
  return [...wrong.values()];
}

/** Approvals, releases and pushes that no entry attests: an approval by its decision, or by the first entry, which vouches for what was before. */
function untold(entries: readonly AuditEntry[], rows: ReadonlyMap<string, StoredRow>): Problem[] {
  const last = entries.at(-1)?.seq;
  if (last === undefined) return [];
  const attestedIn = (some: readonly AuditEntry[]): Set<string> => new Set(some.flatMap((entry) => Object.keys(witnessesOf(entry))));
  const all = attestedIn(entries);
  const decided = attestedIn(entries.filter(({ seq, event }) => seq === 1 || event === 'approval.decided'));
  return [...rows.values()].flatMap(({ head: { id, kind } }) => {
    if (!isAttested(kind)) return [];
    if (!all.has(id)) return [{ seq: last, problem: `${id} is in the workspace, but no entry tells of this ${kind}.` }];
    return kind === 'approval' && !decided.has(id) ? [{ seq: last, problem: `No entry tells of the decision behind ${id}.` }] : [];
  });
}

/** Which record of the line of `id` is not what its hash says; where all are, it is who, when or how long that was changed. */
function changed(id: string, rows: ReadonlyMap<string, StoredRow>): string {
  const line = lineOf(id, rows);
  const there = line.flatMap((at) => rows.get(at) ?? []);
  const forged = (there.find((row) => !fits(row)) ?? there.find(({ head }) => !head.id.endsWith(head.hash.slice(0, 16))))?.head.id;
  if (forged === id) return `${id} was changed after it was put on record.`;
  if (forged) return `${forged}, which ${id} was made from, was changed.`;
  const gone = line.find((at) => !rows.has(at));
  if (gone) return `${gone}, which ${id} was made from, is gone.`;
  return `${id}, or what it was made from, is no longer as it was put on record: the content is, but not who made it, or when.`;
}

function lineOf(id: string, rows: ReadonlyMap<string, StoredRow>): string[] {
  const line = new Set([id]);
  for (const at of line) for (const parent of rows.get(at)?.head.parents ?? []) line.add(parent);
  return [...line];
}

/** What is kept in the body of a record beside its content. */
const BESIDE: Readonly<Record<string, readonly string[]>> = { fit: ['resources', 'training'] };

/** Whether the hash is that of the content. */
function fits({ head: { kind, parents, hash }, body }: StoredRow): boolean {
  try {
    const content = JSON.parse(body) as Record<string, unknown>;
    for (const field of BESIDE[kind] ?? []) delete content[field];
    return hashOf({ kind, parents, content }) === hash;
  } catch {
    return false;
  }
}
