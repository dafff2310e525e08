import type { z } from 'zod';
import { AlmanacError } from '#shared/base/errors.ts';
import { RECORD_KINDS, type RecordId, type RecordKind } from '#shared/base/ids.ts';
import type { RecordHead, StoredRecord } from '#shared/domain/record.ts';
import type { Sql } from './database.ts';
import { hashOf } from './hash.ts';
import { iso, json, number, type Row, text } from './rows.ts';

export interface NewRecord<B> {
  readonly kind: RecordKind;
  readonly parents: readonly RecordId[];
  /** All that decided the outcome, resolved: two runs with equal inputs are the same work. */
  readonly inputs: unknown;
  readonly body: B;
  /** Kept with the body without being its content: what differs between two runs of the same work. */
  readonly told?: Partial<B>;
  readonly actor: string;
  readonly seconds: number;
}

/** The id that a record of this content has, before it is stored: tables of numbers are named by it. */
export const recordId = (kind: RecordKind, parents: readonly RecordId[], content: unknown): RecordId =>
  `${RECORD_KINDS[kind]}_${hashOf({ kind, parents, content }).slice(0, 16)}`;

/** The key under which equal work is found again. */
const keyOf = (kind: RecordKind, parents: readonly RecordId[], inputs: unknown): string => hashOf({ kind, parents, inputs });

/** What every record carries, of a row of the table. */
export const headOf = (row: Row): RecordHead => ({
  id: text(row, 'id'),
  kind: text(row, 'kind') as RecordKind,
  hash: text(row, 'hash'),
  parents: (row.parents as string[]) ?? [],
  created: iso(row, 'created'),
  actor: text(row, 'actor'),
  seconds: number(row, 'seconds'),
});

const COLUMNS = 'id, kind, hash, parents, body, created, actor, seconds';
const recordFrom = <B>(row: Row): StoredRecord<B> => ({ head: headOf(row), body: json<B>(row, 'body') });

/** Stores a record, or returns the one of the same content that is there already. Call inside a write transaction. */
export async function putRecord<B extends object>(
  sql: Sql,
  record: NewRecord<B>,
  id = recordId(record.kind, record.parents, record.body),
): Promise<StoredRecord<B>> {
  const known = await findRecord<B>(sql, id);
  if (known) return known;
  const hash = hashOf({ kind: record.kind, parents: record.parents, content: record.body });
  // A data set and a forecaster descend from no other data set.
  const dataset = (record.body as { dataset?: string }).dataset ?? id;
  await sql.run(
    `INSERT INTO records SELECT $1, $2, $3, $4, from_json($5::JSON, '["VARCHAR"]'), $6, $7::JSON, $8::TIMESTAMP, $9, $10, nextval('record_seq')`,
    [
      id,
      record.kind,
      hash,
      keyOf(record.kind, record.parents, record.inputs),
      JSON.stringify(record.parents),
      dataset,
      JSON.stringify({ ...record.body, ...record.told }),
      new Date().toISOString().replace('Z', ''),
      record.actor,
      record.seconds,
    ],
  );
  return (await findRecord<B>(sql, id))!;
}

export async function findRecord<B>(sql: Sql, id: string): Promise<StoredRecord<B> | undefined> {
  const rows = await sql.all(`SELECT ${COLUMNS} FROM records WHERE id = $1`, [id]);
  return rows[0] && recordFrom<B>(rows[0]);
}

/** The record of an earlier run of equal work, if there is one. */
export async function findSameWork<B>(
  sql: Sql,
  kind: RecordKind,
  parents: readonly RecordId[],
  inputs: unknown,
): Promise<StoredRecord<B> | undefined> {
  const rows = await sql.all(`SELECT ${COLUMNS} FROM records WHERE key = $1 ORDER BY seq DESC LIMIT 1`, [keyOf(kind, parents, inputs)]);
  return rows[0] && recordFrom<B>(rows[0]);
}

/** The record, or NOT_FOUND. Its body is parsed with the stage's schema, so that an older body gets today's defaults. */
export async function getRecord<S extends z.ZodType>(sql: Sql, kind: RecordKind, id: string, schema: S): Promise<StoredRecord<z.infer<S>>> {
  const record = await findRecord(sql, id);
  if (!record || record.head.kind !== kind)
    throw new AlmanacError(
      'NOT_FOUND',
      record ? `${id} is a ${record.head.kind}, not a ${kind}.` : `There is no ${kind} ${id} in this workspace.`,
      {
        hint: `List what there is, and use the id of a ${kind} (it begins with ${RECORD_KINDS[kind]}_).`,
        place: { field: kind },
      },
    );
  return { head: record.head, body: schema.parse(record.body) };
}

/** All records of a kind, newest first; only those that descend from `dataset` where it is given. */
export async function listRecords<S extends z.ZodType>(
  sql: Sql,
  kind: RecordKind,
  schema: S,
  dataset?: string,
): Promise<StoredRecord<z.infer<S>>[]> {
  const rows = await sql.all(`SELECT ${COLUMNS} FROM records WHERE kind = $1 AND ($2 IS NULL OR dataset = $2) ORDER BY seq DESC`, [
    kind,
    dataset ?? null,
  ]);
  return rows.map((row) => ({ head: headOf(row), body: schema.parse(json(row, 'body')) }));
}

/** The record and everything it was made from, itself first. */
export async function lineageOf(sql: Sql, id: string): Promise<RecordHead[]> {
  const rows = await sql.all(
    `WITH RECURSIVE up AS (SELECT *, 0 AS depth FROM records WHERE id = $1
       UNION SELECT r.*, depth + 1 FROM records r, up WHERE list_contains(up.parents, r.id))
     SELECT ${COLUMNS}, max(depth) AS depth FROM up GROUP BY ALL ORDER BY depth, id`,
    [id],
  );
  if (rows.length === 0)
    throw new AlmanacError('NOT_FOUND', `There is no record ${id} in this workspace.`, {
      hint: 'Use an id from a list.',
      place: { field: 'record' },
    });
  const seen = new Set<string>();
  return rows.map(headOf).filter((head) => !seen.has(head.id) && seen.add(head.id));
}
