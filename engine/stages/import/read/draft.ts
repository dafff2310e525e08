import type { Sql } from '../../../store/database.ts';
import { identifier, literal } from '../../../store/rows.ts';
import type { Field } from './fields.ts';
import type { Relation } from './relation.ts';

/** The values of a row, and where they come from. */
export interface Layout {
  readonly relation: Relation;
  /** Null: the file is one series. */
  readonly key: Field | null;
  /** Null: the time is counted from the order of the rows. */
  readonly time: Field | null;
  readonly target: Field;
  readonly covariates: readonly Field[];
  readonly statics: readonly Field[];
}

/** Raised where a row of a file that was read directly cannot be used: the file is then tidied, and the row kept aside by line. */
export class Untidy extends Error {}

const fieldsOf = ({ key, time, target, covariates, statics }: Layout): Field[] => [
  ...(key ? [key] : []),
  ...(time ? [time] : []),
  target,
  ...covariates,
  ...statics,
];

const valuesOf = (layout: Layout): string =>
  [
    layout.time ? `${layout.time.value} AS t` : 'NULL::BIGINT AS t',
    ...[layout.target, ...layout.covariates, ...layout.statics].map((f) => `${f.value} AS ${f.as}`),
  ].join(', ');

const anyProblem = (layout: Layout): string =>
  fieldsOf(layout)
    .flatMap((f) => (f.as === 't' ? [] : f.problems.map(([condition]) => `(${condition})`)))
    .join(' OR ');

/** Makes `known`, the names of the series by index, and where there are guessed keys an enum of them: its codes are the indices. */
async function declareKnown(sql: Sql, keys: string, guessed: readonly string[]): Promise<void> {
  const rows = guessed.map((raw, i) => `(${literal(raw)}, ${i})`);
  for (let i = 0; i < rows.length; i += 1000) await sql.run(`INSERT INTO known VALUES ${rows.slice(i, i + 1000).join(', ')}`);
  await sql.run(`CREATE TYPE ${keys} AS ENUM (SELECT raw FROM known ORDER BY s)`);
}

/**
 * Reads the file once into the table `draft`: s (index among the guessed keys, NULL for others), key (of those others), t, y, x…, z….
 * Keys become codes by a cast, since a join would lose the order of the rows. Throws Untidy where a row is not as it should be.
 */
export async function draftDirect(sql: Sql, draft: string, layout: Layout, guessed: readonly string[]): Promise<void> {
  const { relation, key } = layout;
  const bad = [anyProblem(layout), ...(layout.time ? [`(${layout.time.value}) IS NULL`] : [])].filter(Boolean).join(' OR ');
  if (key && guessed.length > 0) {
    if (new Set(guessed.map((raw) => raw.trim())).size < guessed.length || guessed.some((raw) => raw.trim() === '' || raw.includes('\0')))
      throw new Untidy();
    const keys = `${draft.replace(/^data\./, '').slice(0, -1)}_keys"`;
    await declareKnown(sql, keys, guessed);
    const code = `enum_code(TRY_CAST(${key.value} AS ${keys}))`;
    await sql.run(
      `CREATE TABLE ${draft} AS SELECT CASE WHEN ${bad} THEN -1 ELSE ${code}::INTEGER END AS s,
         CASE WHEN ${code} IS NULL THEN trim(${key.value}, ' \t\ufeff') END AS key, ${valuesOf(layout)} FROM ${relation.from}`,
    );
    await sql.run(`DROP TYPE ${keys}`);
    const [both] = await sql.all(
      `SELECT 1 FROM (SELECT DISTINCT key FROM ${draft} WHERE key IS NOT NULL) d JOIN known ON trim(known.raw) = d.key LIMIT 1`,
    );
    if (both) throw new Untidy();
  } else {
    const s = key ? 'NULL' : '0';
    const name = key ? `trim(${key.value}, ' \t\ufeff')` : 'NULL::VARCHAR';
    await sql.run(
      `CREATE TABLE ${draft} AS SELECT CASE WHEN ${bad} THEN -1 ELSE ${s} END::INTEGER AS s, ${name} AS key, ${valuesOf(layout)} FROM ${relation.from}`,
    );
  }
  const [{ low } = { low: 0 }] = (await sql.all(`SELECT min(s) AS low FROM ${draft}`)) as { low: number | null }[];
  if (low !== null && low < 0) throw new Untidy();
}

/** Reads a tidied or Parquet relation: sound rows into `draft`, the others into `rejects` with line, column, text and reason. */
export async function draftCarefully(sql: Sql, draft: string, rejects: string, layout: Layout): Promise<void> {
  const { relation, key } = layout;
  const problems = fieldsOf(layout).flatMap((f) => f.problems.map(([condition, reason]) => ({ f, condition, reason })));
  const choose = (value: (p: (typeof problems)[number]) => string): string =>
    problems.length === 0 ? 'NULL' : `CASE ${problems.map((p) => `WHEN ${p.condition} THEN ${value(p)}`).join(' ')} END`;
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE parsed AS SELECT *, CASE WHEN reason IS NOT NULL THEN text_ END AS text FROM (
       SELECT ${relation.line ?? '0'} AS line, ${key ? `${key.value}` : 'NULL::VARCHAR'} AS key, ${valuesOf(layout)},
         ${choose(({ f }) => f.columnSql ?? literal(f.column))} AS col, ${choose(({ reason }) => literal(reason))} AS reason, ${choose(({ f }) => f.text)} AS text_
       FROM ${relation.from})`,
  );
  const outputs = ['t', layout.target.as, ...[...layout.covariates, ...layout.statics].map((f) => f.as)];
  await sql.run(
    `CREATE TABLE ${draft} AS SELECT ${key ? 'NULL::INTEGER' : '0::INTEGER'} AS s, key, ${outputs.map(identifier).join(', ')} FROM parsed WHERE reason IS NULL`,
  );
  await sql.run(`INSERT INTO ${rejects} SELECT line, col, left(text, 1000), reason FROM parsed WHERE reason IS NOT NULL`);
  await sql.run('DROP TABLE parsed');
}
