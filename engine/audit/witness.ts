import { RecordId } from '#shared/base/ids.ts';
import type { RecordHead } from '#shared/domain/record.ts';
import type { Sql } from '../store/database.ts';
import { canonicalWhole, sha256 } from '../store/hash.ts';
import { headOf } from '../store/records.ts';
import { number, type Row, text } from '../store/rows.ts';

/** Record id -> hash of the record as it is stored and, by their hashes, of all that it was made from. */
export type Witnesses = Readonly<Record<string, string>>;

/** A row of the table of records: all of it, the body as the text that is stored. */
export interface StoredRow {
  readonly head: RecordHead;
  readonly body: string;
  readonly key: string;
  readonly dataset: string;
  readonly seq: number;
}

const rowOf = (row: Row): StoredRow => ({
  head: headOf(row),
  body: text(row, 'body'),
  key: text(row, 'key'),
  dataset: text(row, 'dataset'),
  seq: number(row, 'seq'),
});

/** Whose every record some entry attests. */
export const ATTESTED = ['approval', 'release', 'push'] as const;

export const isAttested = (kind: string): boolean => (ATTESTED as readonly string[]).includes(kind);

/** These records and everything they were made from, by id. */
export async function withAncestors(sql: Sql, ids: readonly string[]): Promise<Map<string, StoredRow>> {
  const rows = await sql.all(
    `WITH RECURSIVE up(id) AS (SELECT unnest(from_json($1::JSON, '["VARCHAR"]'))
       UNION SELECT unnest(r.parents) FROM records r JOIN up ON r.id = up.id)
     SELECT * FROM records WHERE id IN (SELECT id FROM up)`,
    [JSON.stringify(ids)],
  );
  return new Map(rows.map((row) => [text(row, 'id'), rowOf(row)]));
}

/** Computes witnesses among `rows`; undefined for a record that is not there. Each record is hashed once, however many descend from it. */
export function witnessing(rows: ReadonlyMap<string, StoredRow>): (id: string) => string | undefined {
  const known = new Map<string, string>();
  const witness = (id: string): string | undefined => {
    const row = rows.get(id);
    if (!row) return undefined;
    const found = known.get(id);
    if (found) return found;
    // A circle cannot be made with content hashes; one made by hand ends here.
    known.set(id, '');
    const parents = row.head.parents.map((parent) => [parent, witness(parent) ?? null]);
    const made = sha256(canonicalWhole({ ...row, parents }));
    known.set(id, made);
    return made;
  };
  return witness;
}

const stringsIn = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : value && typeof value === 'object' ? Object.values(value).flatMap(stringsIn) : [];

/** Ids of the records that an entry is about or that its body names, however deep. */
export const namedRecords = (subject: string, body: unknown): string[] =>
  [...new Set([subject, ...stringsIn(body)].filter((value) => RecordId.safeParse(value).success))].sort();

/** Witnesses of those of the records that are stored. */
export async function attest(sql: Sql, ids: readonly string[]): Promise<Witnesses> {
  const witness = witnessing(await withAncestors(sql, ids));
  return Object.fromEntries(ids.flatMap((id) => (witness(id) ? [[id, witness(id)!]] : [])));
}
