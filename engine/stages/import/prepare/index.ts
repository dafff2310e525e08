import { stat } from 'node:fs/promises';
import type { ImportPlan } from '#shared/stages/import.ts';
import type { JobContext } from '../../../context.ts';
import type { Column } from '../propose/columns.ts';
import { tidyJson } from '../propose/json.ts';
import type { Sample } from '../propose/plan.ts';
import { tidySheet } from '../propose/sheet.ts';
import { directCsv, parquet, type Relation, tidiedCsv } from '../read/relation.ts';
import { covariatesOf } from '../read/shape.ts';
import type { Source } from '../source/open.ts';
import { missingTest } from '../text/missing.ts';
import { readerFormat } from '../time/column.ts';
import { type Pace, writePlain } from './plain.ts';
import type { Scratch } from './scratch.ts';
import { tidyCsv } from './tidy.ts';

/** A file that DuckDB can read. */
export interface Prepared {
  readonly relation: Relation;
  readonly path: string;
  readonly bytes: number;
  /** Rows that were kept aside already, as CSV: line, column, text, reason. */
  readonly rejects?: string;
}

export interface ToPrepare {
  readonly plan: ImportPlan;
  readonly source: Source;
  readonly sample: Sample;
  readonly columnOf: ReadonlyMap<string, Column>;
  readonly scratch: Scratch;
}

function paceOf({ source }: ToPrepare, ctx: JobContext, message: string): Pace {
  let bytes = 0;
  return {
    read: (raw) => {
      bytes += raw.length;
      ctx.progress((0.05 * bytes) / source.bytes, message);
    },
    check: ctx.check,
  };
}

/** The file as it is, or unpacked and brought to UTF-8, for DuckDB's own reader. Null where only a tidied copy will do. */
export async function prepareDirect(work: ToPrepare, ctx: JobContext): Promise<Prepared | null> {
  const { plan, source, sample, columnOf, scratch } = work;
  const { read, names, skip } = sample;
  if (read.format === 'parquet') return null;
  if (read.format !== 'csv' || skip > 1 || skip !== (read.header ? 1 : 0) || read.delimiter === ' ') return null;
  let { path, bytes } = source;
  if (source.container === 'gzip' || read.encoding !== 'utf-8') {
    path = scratch.path('plain');
    await writePlain(source, read.encoding, path, paceOf(work, ctx, 'Unpacking'));
    bytes = (await stat(path)).size;
  }
  const format = readerFormat(plan, columnOf);
  const time = plan.time.kind === 'column' ? plan.time.column : undefined;
  const numbers = new Set([
    ...plan.target,
    ...covariatesOf(plan, columnOf)
      .filter((c) => !c.text)
      .map((c) => c.name),
  ]);
  const relation = directCsv(path, names, read, skip, {
    numbers,
    missing: missingSeen(sample, numbers),
    ...(time !== undefined && format !== undefined ? { stamps: { column: time, format } } : {}),
    strict: [...plan.series, ...(time !== undefined ? [time] : [])],
  });
  return { relation, path, bytes };
}

/** The words for missing values that stand in the sample. A reader that knows few words is fast; an unseen one makes it stop. */
function missingSeen({ names, rows, further, read }: Sample, columns: ReadonlySet<string>): string[] {
  const isMissing = missingTest(read.missing);
  const places = names.flatMap((name, i) => (columns.has(name) ? [i] : []));
  const seen = new Set<string>();
  for (const row of [...rows, ...further]) for (const i of places) if (row[i] !== '' && isMissing(row[i]!)) seen.add(row[i]!);
  return [...seen];
}

/** A copy of the file as clean CSV that knows the line of every row, with the rows that are none kept aside. */
export async function prepareTidy(work: ToPrepare, ctx: JobContext): Promise<Prepared> {
  const { source, sample, scratch } = work;
  const { read, names } = sample;
  if (read.format === 'parquet') return { relation: parquet(source.path, names, sample.types!), path: source.path, bytes: source.bytes };
  const paths = { data: scratch.path('tidy'), rejects: scratch.path('rejects') };
  const pace = paceOf(work, ctx, 'Reading line by line');
  if (read.format === 'xlsx') await tidySheet(source, sample, paths, pace);
  else if (read.format === 'csv') await tidyCsv(source, read.encoding, read, read.header, names.length, paths, pace);
  else await tidyJson(source, sample, paths, pace);
  return { relation: tidiedCsv(paths.data, names), path: paths.data, bytes: (await stat(paths.data)).size, rejects: paths.rejects };
}
