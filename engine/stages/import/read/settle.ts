import type { z } from 'zod';
import type { Covariate } from '#shared/stages/import.ts';
import type { Sql } from '../../../store/database.ts';
import { literal, number, text } from '../../../store/rows.ts';
import { repeatedHours } from '../time/clock.ts';
import { Untidy } from './draft.ts';
import { KEY_SEPARATOR } from './fields.ts';

type CovariateInfo = z.infer<typeof Covariate>;

/** A column of the draft that becomes a covariate. */
export interface DraftCovariate {
  readonly as: string;
  readonly name: string;
  readonly role: CovariateInfo['role'];
  /** Numbers, or text that becomes a category. */
  readonly text: boolean;
}

/** Most values that a category may have. */
export const MAX_CATEGORIES = 10_000;

/**
 * Gives the second pass of a repeated hour its own instants. Which pass a row belongs to shows in the order of the file: of two equal
 * stamps of a series the first comes first (the last, where the file runs backwards). Returns how many rows were moved.
 */
export async function resolveRepeatedHours(sql: Sql, draft: string, zone: string, backwards: boolean): Promise<number> {
  const [range] = await sql.all(`SELECT min(t)::DOUBLE AS low, max(t)::DOUBLE AS high FROM ${draft}`);
  if (range?.low == null) return 0;
  const hours = repeatedHours(zone).filter(({ from, to }) => to > number(range, 'low') && from <= number(range, 'high'));
  if (hours.length === 0) return 0;
  const within = `FROM (VALUES ${hours.map((h) => `(${h.from}::BIGINT, ${h.to}::BIGINT, ${h.later}::BIGINT)`).join(', ')}) AS h(low, high, later)`;
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE second AS SELECT id, later FROM (
       SELECT d.id, later, row_number() OVER (PARTITION BY d.s, d.t ORDER BY d.id ${backwards ? 'DESC' : ''}) AS pass
       ${within} JOIN (SELECT rowid AS id, s, t FROM ${draft} WHERE ${hours.map((h) => `(t >= ${h.from} AND t < ${h.to})`).join(' OR ')}) d
         ON d.t >= h.low AND d.t < h.high) WHERE pass > 1`,
  );
  const [{ n } = { n: 0 }] = (await sql.all('SELECT count(*) AS n FROM second')) as { n: bigint | number }[];
  if (Number(n) > 0) await sql.run(`UPDATE ${draft} SET t = t + second.later FROM second WHERE ${draft}.rowid = second.id`);
  await sql.run('DROP TABLE second');
  return Number(n);
}

/** Makes `groups`: per series of the draft its counts and statistics, `i` its index by first appearance. */
async function summarise(sql: Sql, draft: string): Promise<void> {
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE groups AS SELECT (row_number() OVER (ORDER BY low) - 1)::INTEGER AS i, *, earliest AS first, latest AS last FROM (
       SELECT s, count(*) AS rows, count(y) AS seen, min(rowid) AS low, max(rowid) AS high, count(CASE WHEN y = 0 THEN 1 END) AS zeros,
         min(t) AS earliest, max(t) AS latest, avg(y) AS mean, min(y) AS least, max(y) AS most
       FROM ${draft} GROUP BY s)`,
  );
  const [partly] = await sql.all('SELECT 1 FROM groups WHERE seen < rows LIMIT 1');
  if (!partly) return;
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE spans AS SELECT s, min(t) AS first, max(t) AS last FROM ${draft} WHERE y IS NOT NULL GROUP BY s`,
  );
  await sql.run('UPDATE groups SET first = NULL, last = NULL WHERE seen = 0');
  await sql.run('UPDATE groups SET first = spans.first, last = spans.last FROM spans WHERE spans.s = groups.s');
}

/** Turns text covariates into codes: their values in alphabetical order. Makes one temp table `cats_<as>` each. */
async function categorise(sql: Sql, draft: string, covariates: readonly DraftCovariate[]): Promise<CovariateInfo[]> {
  const out: CovariateInfo[] = [];
  for (const { as, name, role, text: isText } of covariates) {
    if (!isText) {
      out.push({ name, role, type: 'number' });
      continue;
    }
    await sql.run(
      `CREATE OR REPLACE TEMP TABLE cats_${as} AS SELECT v, (row_number() OVER (ORDER BY v) - 1)::DOUBLE AS code FROM (SELECT DISTINCT ${as} AS v FROM ${draft} WHERE ${as} IS NOT NULL)`,
    );
    const rows = await sql.all(`SELECT v FROM cats_${as} ORDER BY code LIMIT ${MAX_CATEGORIES + 1}`);
    if (rows.length > MAX_CATEGORIES) throw new TooManyCategories(name);
    const categories = rows.map((row) => text(row, 'v'));
    // A column that was empty where it was looked at, and holds numbers after all.
    const numeric = await sql.all(`SELECT count(*) AS n FROM cats_${as} WHERE TRY_CAST(v AS DOUBLE) IS NULL`);
    if (categories.length === 0 || (Number(numeric[0]!.n) === 0 && categories.length > 2)) {
      await sql.run(`UPDATE cats_${as} SET code = TRY_CAST(v AS DOUBLE)`);
      out.push({ name, role, type: 'number' });
    } else out.push({ name, role, type: 'category', categories });
  }
  return out;
}

export class TooManyCategories extends Error {
  readonly column: string;
  constructor(column: string) {
    super(`${column} has too many categories`);
    this.column = column;
  }
}

export interface Settled {
  readonly covariates: CovariateInfo[];
  readonly rows: number;
  readonly seriesCount: number;
  readonly missing: number;
  readonly from: number;
  readonly to: number;
  /** Static covariates that change within a series: their first value was taken. */
  readonly changing: string[];
  readonly padding: number;
}

/**
 * Turns the draft into the final tables `data` and `series`: series contiguous in the order of their first appearance, rows of a
 * series in the order of the file, categories as codes. A draft that is so already is only relieved of its spare columns.
 */
export async function settle(
  sql: Sql,
  draft: string,
  named: boolean,
  tables: { readonly data: string; readonly series: string },
  covariates: readonly DraftCovariate[],
  trim: boolean,
): Promise<Settled> {
  await summarise(sql, draft);
  // NaN counts as greater than any number.
  const [odd] = await sql.all('SELECT 1 FROM groups WHERE NOT isfinite(least) OR NOT isfinite(most) LIMIT 1');
  if (odd) throw new Untidy();
  const infos = await categorise(sql, draft, covariates);
  const statics = covariates.filter((c) => c.role === 'static');
  const varying = covariates.filter((c) => c.role !== 'static');
  const [shape] = await sql.all(
    `SELECT count(*) AS n, sum(rows) AS rows, sum(rows - seen) AS missing, count(CASE WHEN ${named ? 'true' : 's <> i'} OR high - low + 1 <> rows THEN 1 END) AS misplaced,
       min(coalesce(first, earliest))::DOUBLE AS low, max(coalesce(last, latest))::DOUBLE AS high FROM groups`,
  );
  const textual = covariates.filter((c) => c.text);
  const changing = await describeSeries(sql, draft, named, tables.series, statics);
  const simple = Number(shape!.misplaced) === 0 && !varying.some((c) => c.text) && !trim;
  if (simple) {
    for (const c of statics) await sql.run(`ALTER TABLE ${draft} DROP COLUMN ${c.as}`);
    await sql.run(`ALTER TABLE ${draft} RENAME TO ${tables.data.replace(/^data\./, '')}`);
  } else {
    const joins = varying.filter((c) => c.text).map((c) => `LEFT JOIN cats_${c.as} ON cats_${c.as}.v = d.${c.as}`);
    const columns = varying.map((c) => (c.text ? `cats_${c.as}.code AS ${c.as}` : `d.${c.as}`));
    const padding = trim ? 'WHERE g.seen = 0 OR d.t BETWEEN g.first AND g.last' : '';
    await sql.run(
      `CREATE TABLE ${tables.data} AS SELECT g.i AS s, d.t, d.y${columns.map((c) => `, ${c}`).join('')}
       FROM (SELECT *, rowid AS id FROM ${draft}) d JOIN groups g ON g.s = d.s ${joins.join(' ')}
       ${padding} ORDER BY g.i, d.id`,
    );
    await sql.run(`DROP TABLE ${draft}`);
  }
  for (const c of textual) await sql.run(`DROP TABLE cats_${c.as}`);
  const kept = trim ? await sql.all(`SELECT count(*) AS rows, count(*) - count(y) AS missing FROM ${tables.data}`) : [shape!];
  if (trim)
    await sql.run(
      `UPDATE ${tables.series} SET rows = n, missing = gone FROM (SELECT s, count(*) AS n, count(*) - count(y) AS gone FROM ${tables.data} GROUP BY s) k WHERE k.s = ${tables.series}.s`,
    );
  return {
    covariates: infos,
    rows: number(kept[0]!, 'rows'),
    seriesCount: number(shape!, 'n'),
    missing: number(kept[0]!, 'missing'),
    from: number(shape!, 'low'),
    to: number(shape!, 'high'),
    changing,
    padding: number(shape!, 'rows') - number(kept[0]!, 'rows'),
  };
}

async function describeSeries(
  sql: Sql,
  draft: string,
  named: boolean,
  series: string,
  statics: readonly DraftCovariate[],
): Promise<string[]> {
  const changing: string[] = [];
  if (statics.length > 0) {
    const firsts = statics.map(
      (c) => `arg_min(${c.as}, rowid) FILTER (${c.as} IS NOT NULL) AS ${c.as}, count(DISTINCT ${c.as}) > 1 AS varies_${c.as}`,
    );
    await sql.run(`CREATE OR REPLACE TEMP TABLE statics AS SELECT s, ${firsts.join(', ')} FROM ${draft} GROUP BY s`);
    for (const c of statics) {
      const [row] = await sql.all(`SELECT count(*) AS n FROM statics WHERE varies_${c.as}`);
      if (Number(row!.n) > 0) changing.push(c.name);
    }
  }
  const joins = [
    ...(statics.length > 0 ? ['LEFT JOIN statics t ON t.s = g.s'] : []),
    ...statics.filter((c) => c.text).map((c) => `LEFT JOIN cats_${c.as} ON cats_${c.as}.v = t.${c.as}`),
  ];
  const z = statics.map((c, k) => `, ${c.text ? `cats_${c.as}.code` : `t.${c.as}`} AS z${k}`).join('');
  await sql.run(
    `CREATE TABLE ${series} AS SELECT g.i AS s, n.name, g.rows, g.rows - g.seen AS missing, g.zeros, g.first, g.last, g.mean, g.least AS min, g.most AS max${z}
     FROM groups g JOIN (${namesSql(named)}) n ON n.i = g.i ${joins.join(' ')} ORDER BY g.i`,
  );
  return changing;
}

// Two keys may read alike once their parts are joined by a slash: the later ones then get a number, so that no two series become one.
const namesSql = (named: boolean): string => `SELECT i, CASE WHEN nth = 1 THEN name ELSE name || ' (' || nth || ')' END AS name FROM (
  SELECT i, name, row_number() OVER (PARTITION BY name ORDER BY i) AS nth FROM (
    SELECT g.i, replace(${named ? 'g.s' : "trim(known.raw, ' \t\ufeff')"}, ${literal(KEY_SEPARATOR)}, '/') AS name
    FROM groups g ${named ? '' : 'JOIN known ON known.s = g.s'}))`;
