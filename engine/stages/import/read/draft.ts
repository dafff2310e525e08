import type { Sql } from '../../../store/database.ts';
import { identifier, literal } from '../../../store/rows.ts';
import { type Field, KEY_SEPARATOR } from './fields.ts';
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

export interface Draft {
  /** Whether the column s holds names; else it holds indices into the table `known`. */
  readonly named: boolean;
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

const hasEmptyPart = (key: string): boolean => key.split(KEY_SEPARATOR).some((part) => part.trim() === '');

/** Whether the codes of an enum of these keys can stand for the series: each key once, none empty. */
const canBeCodes = (keys: readonly string[]): boolean =>
  keys.length > 0 &&
  new Set(keys.map((key) => key.trim())).size === keys.length &&
  !keys.some((key) => hasEmptyPart(key) || key.includes('\0'));

/** Keys become codes by a cast to an enum of them, since a join would lose the order of the rows. */
async function declareKnown(sql: Sql, keys: readonly string[]): Promise<void> {
  const rows = keys.map((raw, i) => `(${literal(raw)}, ${i})`);
  for (let i = 0; i < rows.length; i += 1000) await sql.run(`INSERT INTO known VALUES ${rows.slice(i, i + 1000).join(', ')}`);
  await sql.run('CREATE TEMP TYPE known_keys AS ENUM (SELECT raw FROM known ORDER BY s)');
}

const BLANKS = ' \t\ufeff';

/**
 * Reads the file once into the table `draft`: s, t, y, x…, z…. The series s is its index among the guessed keys, or where those do not
 * suffice its name. Throws Untidy where a row is not as it should be.
 */
export async function draftDirect(sql: Sql, draft: string, layout: Layout, guessed: readonly string[]): Promise<Draft> {
  const { relation, key, time } = layout;
  // Infinities of the target show in its statistics later; a NaN or infinity among the covariates voids the series.
  const odd = [...layout.covariates, ...layout.statics].filter((f) => f.problems.length > 0).map((f) => `NOT isfinite(${f.value})`);
  const create = async (series: string): Promise<void> => {
    const s = odd.length > 0 ? `CASE WHEN ${odd.join(' OR ')} THEN NULL ELSE ${series} END` : series;
    await sql.run(`CREATE TABLE ${draft} AS SELECT ${s} AS s, ${valuesOf(layout)} FROM ${relation.from}`);
  };
  let named = key !== null && !canBeCodes(guessed);
  if (!named) {
    if (key) await declareKnown(sql, guessed);
    await create(key ? `enum_code(TRY_CAST(${key.value} AS known_keys))::INTEGER` : '0::INTEGER');
    if (key) await sql.run('DROP TYPE known_keys');
    named = await holdsNull(sql, draft, 's');
    if (named) await sql.run(`DROP TABLE ${draft}`);
  }
  if (named) {
    if (!key) throw new Untidy();
    await create(`trim(${key.value}, '${BLANKS}')`);
    const [empty] = await sql.all(
      `SELECT 1 FROM ${draft} WHERE s IS NULL OR contains(s, chr(0)) OR list_contains(string_split(s, ${literal(KEY_SEPARATOR)}), '') LIMIT 1`,
    );
    if (empty) throw new Untidy();
  }
  if (time && time.problems.length > 0 && (await holdsNull(sql, draft, 't'))) throw new Untidy();
  return { named };
}

async function holdsNull(sql: Sql, draft: string, column: string): Promise<boolean> {
  const [row] = await sql.all(`SELECT count(*) - count(${column}) AS n FROM ${draft}`);
  return Number(row!.n) > 0;
}

/** Reads a tidied or Parquet relation: sound rows into `draft`, the others into `rejects` with line, column, text and reason. */
export async function draftCarefully(sql: Sql, draft: string, rejects: string, layout: Layout): Promise<Draft> {
  const { relation, key } = layout;
  const problems = fieldsOf(layout).flatMap((f) => f.problems.map(([condition, reason]) => ({ f, condition, reason })));
  const choose = (value: (p: (typeof problems)[number]) => string): string =>
    problems.length === 0 ? 'NULL' : `CASE ${problems.map((p) => `WHEN ${p.condition} THEN ${value(p)}`).join(' ')} END`;
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE parsed AS SELECT *, CASE WHEN reason IS NOT NULL THEN text_ END AS text FROM (
       SELECT ${relation.line ?? '0'} AS line, ${key ? key.value : '0::INTEGER'} AS s, ${valuesOf(layout)},
         ${choose(({ f }) => f.columnSql ?? literal(f.column))} AS col, ${choose(({ reason }) => literal(reason))} AS reason, ${choose(({ f }) => f.text)} AS text_
       FROM ${relation.from})`,
  );
  const outputs = ['s', 't', layout.target.as, ...[...layout.covariates, ...layout.statics].map((f) => f.as)];
  await sql.run(`CREATE TABLE ${draft} AS SELECT ${outputs.map(identifier).join(', ')} FROM parsed WHERE reason IS NULL`);
  await sql.run(`INSERT INTO ${rejects} SELECT line, col, left(text, 1000), reason FROM parsed WHERE reason IS NOT NULL`);
  await sql.run('DROP TABLE parsed');
  return { named: key !== null };
}
