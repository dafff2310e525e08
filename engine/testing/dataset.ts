import type { TimeAxis } from '#shared/base/axis.ts';
import { usualSeasons } from '#shared/base/axis.ts';
import type { RecordId } from '#shared/base/ids.ts';
import { Dataset } from '#shared/stages/import.ts';
import { type AppendColumn, appendTo } from '../store/append.ts';
import type { Database, Sql } from '../store/database.ts';
import { hashOf } from '../store/hash.ts';
import { findRecord, putRecord, recordId } from '../store/records.ts';
import { literal } from '../store/rows.ts';
import { table } from '../store/tables.ts';

export interface SeriesFixture {
  readonly name: string;
  /** UTC ms or integer index, in any order, repeats allowed. */
  readonly t: ArrayLike<number>;
  /** NaN where missing. */
  readonly y: ArrayLike<number>;
  /** Values of the past and known covariates, by name. */
  readonly x?: Readonly<Record<string, ArrayLike<number>>>;
  /** Values of the static covariates, by name. */
  readonly z?: Readonly<Record<string, number>>;
}

export interface DatasetFixture {
  readonly name?: string;
  readonly axis: TimeAxis;
  readonly seasons?: readonly number[];
  readonly covariates?: readonly { name: string; role: 'past' | 'known' | 'static'; type?: 'number' | 'category'; categories?: string[] }[];
  readonly series: readonly SeriesFixture[];
}

const concat = (parts: readonly ArrayLike<number>[]): Float64Array => Float64Array.from(parts.flatMap((part) => Array.from(part)));

/** Writes a data set as an import would: the record and its tables, without a source file. Equal fixtures are written once. */
export async function putDataset(db: Database, fixture: DatasetFixture): Promise<RecordId> {
  const { series } = fixture;
  const covariates = (fixture.covariates ?? []).map((c) => ({ type: 'number' as const, ...c }));
  const varying = covariates.filter((c) => c.role !== 'static');
  const statics = covariates.filter((c) => c.role === 'static');
  const t = concat(series.map((s) => s.t));
  const y = concat(series.map((s) => s.y));
  const body = bodyOf(fixture, covariates, t, y);
  const id = recordId('dataset', [], body);
  const columns: AppendColumn[] = [
    { type: 'integer', values: concat(series.map((s, i) => new Array(s.t.length).fill(i))) },
    { type: 'bigint', values: t },
    { type: 'double', values: y },
    ...varying.map((c): AppendColumn => ({ type: 'double', values: concat(series.map((s) => s.x![c.name]!)) })),
  ];
  await db.write(async (sql) => {
    if (await findRecord(sql, id)) return;
    const x = varying.map((_, k) => `, x${k} DOUBLE`).join('');
    await sql.run(`CREATE TABLE ${table(id)} (s INTEGER, t BIGINT, y DOUBLE${x})`);
    const appender = await appendTo(sql, id);
    await appender.rows(columns);
    await appender.close();
    await putSeries(
      sql,
      id,
      series,
      statics.map((c) => c.name),
    );
    await sql.run(`CREATE TABLE ${table(id, 'rejects')} (line BIGINT, col VARCHAR, text VARCHAR, reason VARCHAR)`);
    await putRecord(sql, { kind: 'dataset', parents: [], inputs: body, body, actor: 'test', seconds: 0 }, id);
  });
  return id;
}

function bodyOf(fixture: DatasetFixture, covariates: Dataset['covariates'], t: Float64Array, y: Float64Array): Dataset {
  const { series, axis, name = 'fixture' } = fixture;
  const seasons = [...(fixture.seasons ?? usualSeasons(axis))];
  const names = (role: string) => covariates.filter((c) => c.role === role).map((c) => c.name);
  const file = `${name}.csv`;
  return Dataset.parse({
    name,
    plan: {
      path: file,
      name,
      time: { kind: 'column', column: 't', zone: axis.kind === 'calendar' ? axis.zone : 'UTC' },
      series: ['series'],
      target: ['y'],
      past: names('past'),
      known: names('known'),
      static: names('static'),
      axis,
      seasons,
    },
    source: { file, bytes: 0, sha256: hashOf([Array.from(t), Array.from(y, String), series.map((s) => [s.name, s.t.length, s.x, s.z])]) },
    axis,
    seasons,
    unit: '',
    rows: t.length,
    seriesCount: series.length,
    missing: y.filter(Number.isNaN).length,
    rejected: 0,
    from: t.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    to: t.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    covariates,
  });
}

async function putSeries(sql: Sql, id: RecordId, series: readonly SeriesFixture[], statics: readonly string[]): Promise<void> {
  const names = series.map((s, i) => `(${i}, ${literal(s.name)}${statics.map((z) => `, ${s.z?.[z] ?? 'NULL'}::DOUBLE`).join('')})`);
  const z = statics.map((_, k) => `, z${k}`).join('');
  await sql.run(
    `CREATE TABLE ${table(id, 'series')} AS
     SELECT s::INTEGER AS s, name, count(d.s)::BIGINT AS rows, (count(d.s) - count(y))::BIGINT AS missing,
       count(*) FILTER (y = 0)::BIGINT AS zeros, min(t) FILTER (y IS NOT NULL) AS first, max(t) FILTER (y IS NOT NULL) AS last,
       avg(y) AS mean, min(y) AS min, max(y) AS max${z}
     FROM (VALUES ${names.join(', ')}) AS n(s, name${z}) LEFT JOIN ${table(id)} AS d USING (s) GROUP BY s, name${z} ORDER BY s`,
  );
}
