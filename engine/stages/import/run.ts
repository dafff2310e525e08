import { randomBytes } from 'node:crypto';
import { AlmanacError } from '#shared/base/errors.ts';
import type { ImportPlan } from '#shared/stages/import.ts';
import type { JobContext, JobResult } from '../../context.ts';
import { foundAgain, made } from '../../handlers.ts';
import type { Sql } from '../../store/database.ts';
import { findSameWork, putRecord, recordId } from '../../store/records.ts';
import { literal, number, text } from '../../store/rows.ts';
import { table } from '../../store/tables.ts';
import { checkPlan } from './plan.ts';
import { digestOf } from './prepare/digest.ts';
import { type Prepared, prepareDirect, prepareTidy } from './prepare/index.ts';
import { type Scratch, scratchIn } from './prepare/scratch.ts';
import { type Column, describeColumns } from './propose/columns.ts';
import type { Sample } from './propose/plan.ts';
import { sampleOf } from './propose/sample.ts';
import { type Draft, draftCarefully, draftDirect, type Layout, Untidy } from './read/draft.ts';
import { guessKeys } from './read/series.ts';
import { resolveRepeatedHours, type Settled, settle, TooManyCategories } from './read/settle.ts';
import { covariatesOf, layoutOf } from './read/shape.ts';
import { assertUnchanged, openSource, type Source } from './source/open.ts';
import { isDescending, resolveFormat } from './time/column.ts';
import { countTimes } from './time/order.ts';

/** What an import knows before it reads the data. */
interface Work {
  readonly plan: ImportPlan;
  readonly source: Source;
  readonly sample: Sample;
  readonly columnOf: ReadonlyMap<string, Column>;
  readonly scratch: Scratch;
  /** SHA-256 of the source: taken once, begun when first asked for. */
  readonly digest: () => Promise<string>;
}

const inputsOf = ({ path: _, ...plan }: ImportPlan, sha256: string) => ({ plan, sha256 });

/** Reads a file into a new data set. Equal content under an equal plan is found again. */
export async function runImport(plan: ImportPlan, ctx: JobContext): Promise<JobResult> {
  const began = performance.now();
  ctx.progress(0, 'Looking at the file');
  const source = await openSource(plan.path);
  const sample = await sampleOf(source, plan.read);
  const columnOf = new Map(describeColumns(sample).map((c) => [c.name, c]));
  checkPlan(plan, columnOf);
  const scratch = scratchIn(ctx.path);
  let digest: Promise<string> | undefined;
  const work: Work = { plan, source, sample, columnOf, scratch, digest: () => (digest ??= digestOf(source.path, ctx.check)) };
  try {
    // The digest is taken beside the reading; only where an earlier import has this size is it worth to wait for it.
    if (await ctx.db.read((sql) => hasSameSize(sql, source.bytes))) {
      const same = await findAgain(work, await work.digest(), ctx);
      if (same) return foundAgain(same);
    }
    return made(await store(work, began, ctx));
  } catch (error) {
    // Gives the room of what was rolled back to the disk again; where others write at this moment, a later checkpoint does.
    await ctx.db.read((sql) => sql.run('CHECKPOINT')).catch(() => {});
    throw error;
  } finally {
    await digest?.catch(() => {});
    await scratch.clear();
  }
}

async function hasSameSize(sql: Sql, bytes: number): Promise<boolean> {
  const rows = await sql.all(`SELECT 1 FROM records WHERE kind = 'dataset' AND (body->>'$.source.bytes')::DOUBLE = ${bytes} LIMIT 1`);
  return rows.length > 0;
}

const findAgain = async ({ plan }: Work, sha256: string, ctx: JobContext): Promise<string | undefined> =>
  (await ctx.db.read((sql) => findSameWork(sql, 'dataset', [], inputsOf(plan, sha256))))?.head.id;

/** First as DuckDB reads a clean file at full speed; where anything is amiss, again from a tidied copy that knows every line. */
async function store(work: Work, began: number, ctx: JobContext): Promise<string> {
  const direct = await prepareDirect(work, ctx);
  if (direct) {
    try {
      return await transact(work, direct, began, ctx);
    } catch (error) {
      ctx.check();
      if (error instanceof AlmanacError || (!(error instanceof Untidy) && !readerGaveUp(error))) throw told(error, work);
    }
    ctx.note('info', 'Some rows do not fit: the file is read again, line by line, to keep them aside.');
  }
  try {
    return await transact(work, await prepareTidy(work, ctx), began, ctx);
  } catch (error) {
    throw told(error, work);
  }
}

const readerGaveUp = (error: unknown): boolean =>
  error instanceof Error &&
  /CSV|Conversion Error|Invalid Input Error|Invalid unicode|maximum_line_size/i.test(error.message) &&
  !/INTERRUPT/.test(error.message);

function told(error: unknown, { plan, source }: Work): unknown {
  if (error instanceof TooManyCategories)
    return new AlmanacError('UNSUITABLE', `The column "${error.column}" has too many different texts to be a category.`, {
      hint: 'Ignore it, or use it to name the series.',
      place: { file: source.path, column: error.column },
    });
  if (error instanceof Error && /Parquet|parquet|Snappy|ZSTD|thrift/i.test(error.message) && !/INTERRUPT/.test(error.message))
    return new AlmanacError(
      'UNREADABLE',
      `${plan.path} cannot be read as Parquet: ${error.message.split('\n')[0]}`,
      { hint: 'Fetch or write the file again.', place: { file: source.path } },
      { cause: error },
    );
  return error;
}

/** Shows how far DuckDB is, and stops it when the job is cancelled. */
async function watched<T>(sql: Sql, ctx: JobContext, work: () => Promise<T>): Promise<T> {
  ctx.check();
  const stop = (): void => sql.connection.interrupt();
  ctx.signal.addEventListener('abort', stop);
  await sql.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false');
  const timer = setInterval(() => {
    const { percentage } = sql.connection.progress;
    if (percentage > 0) ctx.progress(0.05 + 0.75 * (percentage / 100), 'Reading rows');
  }, 200);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    ctx.signal.removeEventListener('abort', stop);
  }
}

function transact(work: Work, prepared: Prepared, began: number, ctx: JobContext): Promise<string> {
  const { plan, source, sample, columnOf } = work;
  const id = randomBytes(8).toString('hex');
  const draft = `data."draft_${id}"`;
  const rejects = `data."draft_${id}_rejects"`;
  return ctx.db.bulk((sql) =>
    watched(sql, ctx, async () => {
      await sql.run("SET TimeZone = 'UTC'");
      const covariates = covariatesOf(plan, columnOf);
      const layout = layoutOf(plan, prepared.relation, sample.read, resolveFormat(plan, columnOf), covariates);
      await sql.run(`CREATE TABLE ${rejects} (line BIGINT, col VARCHAR, text VARCHAR, reason VARCHAR)`);
      ctx.progress(0.05, 'Reading rows');
      const { named } = await fill(sql, draft, rejects, layout, prepared, work, ctx);
      ctx.check();
      const rejected = await countRejects(sql, draft, rejects, work);
      if (plan.time.kind === 'order' && plan.layout === 'long') await countTimes(sql, draft, plan);
      ctx.progress(0.8, 'Putting the series in order');
      if (plan.time.kind === 'column' && plan.axis.kind === 'calendar') {
        const moved = await resolveRepeatedHours(sql, draft, plan.time.zone, isDescending(plan, columnOf));
        if (moved > 0) ctx.note('info', `${moved} rows of repeated hours were told apart by their order in the file.`);
      }
      const tables = { data: table(`ds_${id}`), series: table(`ds_${id}`, 'series') };
      const settled = await settle(sql, draft, named, tables, covariates, plan.layout === 'wide');
      explainSettled(settled, rejected, ctx);
      ctx.progress(0.95, 'Storing');
      const sha256 = await work.digest();
      await assertUnchanged(source);
      const body = {
        name: plan.name,
        plan,
        source: { file: source.path, bytes: source.bytes, sha256 },
        axis: plan.axis,
        seasons: plan.seasons,
        unit: plan.unit,
        rows: settled.rows,
        seriesCount: settled.seriesCount,
        missing: settled.missing,
        rejected,
        from: settled.from,
        to: settled.to,
        covariates: settled.covariates,
      };
      const record = recordId('dataset', [], body);
      const [there] = await sql.all('SELECT 1 FROM records WHERE id = $1', [record]);
      const bare = (name: string): string => name.replace(/^data\./, '');
      const target = { data: table(record), series: table(record, 'series'), rejects: table(record, 'rejects') };
      for (const [from, to] of [
        [tables.data, target.data],
        [tables.series, target.series],
        [rejects, target.rejects],
      ] as const)
        await sql.run(there ? `DROP TABLE ${from}` : `ALTER TABLE ${from} RENAME TO ${bare(to)}`);
      await putRecord(
        sql,
        {
          kind: 'dataset',
          parents: [],
          inputs: inputsOf(plan, sha256),
          body,
          actor: ctx.actor,
          seconds: (performance.now() - began) / 1000,
        },
        record,
      );
      ctx.check();
      return record;
    }),
  );
}

/** Fills the draft, and the rejects where the relation knows its lines. */
async function fill(
  sql: Sql,
  draft: string,
  rejects: string,
  layout: Layout,
  prepared: Prepared,
  { plan, sample, digest }: Work,
  ctx: JobContext,
): Promise<Draft> {
  await sql.run('CREATE OR REPLACE TEMP TABLE known (raw VARCHAR, s INTEGER)');
  if (!layout.key) await sql.run(`INSERT INTO known VALUES (${literal(plan.target[0]!)}, 0)`);
  if (prepared.relation.line === null) {
    const columns = plan.series.map((name) => sample.names.indexOf(name));
    const guessed =
      layout.key === null
        ? []
        : plan.layout === 'wide' && plan.series.length === 0
          ? plan.target
          : await guessKeys(prepared.path, prepared.bytes, sample.read, sample.names.length, columns, sample.read.header);
    ctx.check();
    digest().catch(() => {});
    return draftDirect(sql, draft, layout, guessed);
  }
  digest().catch(() => {});
  const drafted = await draftCarefully(sql, draft, rejects, layout);
  if (prepared.rejects)
    await sql.run(
      `INSERT INTO ${rejects} SELECT * FROM read_csv(${literal(prepared.rejects)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"',
         columns = {'line': 'BIGINT', 'col': 'VARCHAR', 'text': 'VARCHAR', 'reason': 'VARCHAR'}, force_not_null = ['col', 'text'])`,
    );
  return drafted;
}

/** Counts what was kept aside. An import that would lose most of its rows, or the count of its steps, fails and says where it begins. */
async function countRejects(sql: Sql, draft: string, rejects: string, { plan, source }: Work): Promise<number> {
  const [counts] = await sql.all(`SELECT (SELECT count(*) FROM ${draft}) AS kept, (SELECT count(*) FROM ${rejects}) AS rejected`);
  const kept = number(counts!, 'kept');
  const rejected = number(counts!, 'rejected');
  const [first] = await sql.all(`SELECT line, col, text, reason FROM ${rejects} ORDER BY line LIMIT 1`);
  const place = first && { file: source.path, line: number(first, 'line'), ...(first.col ? { column: text(first, 'col') } : {}) };
  const where = first
    ? ` Line ${number(first, 'line')}${first.col ? `, column "${text(first, 'col')}"` : ''}: ${text(first, 'reason')} (“${text(first, 'text').slice(0, 80)}”)`
    : '';
  if (kept === 0 && rejected === 0)
    throw new AlmanacError('UNREADABLE', `${source.path} holds no rows of data.`, {
      hint: 'It may hold only a header.',
      place: { file: source.path, line: 1 },
    });
  if (kept < rejected)
    throw new AlmanacError('UNSUITABLE', `Most rows of ${source.path} cannot be read: ${rejected} of ${kept + rejected}.${where}`, {
      hint: 'Check the roles of the columns, the time format, the delimiter and the decimal mark.',
      place: place ?? { file: source.path },
      detail: { kept, rejected },
    });
  if (rejected > 0 && plan.time.kind === 'order' && plan.layout === 'long')
    throw new AlmanacError(
      'UNSUITABLE',
      `${rejected} rows of ${source.path} cannot be read, and the times are counted from the order of the rows.${where}`,
      {
        hint: 'Correct these lines or choose a time column: leaving them out would shift all later times.',
        place: place ?? { file: source.path },
      },
    );
  return rejected;
}

function explainSettled({ changing, padding }: Settled, rejected: number, ctx: JobContext): void {
  if (rejected > 0) ctx.note('warn', `${rejected} rows were kept aside: see the rejects with line, column and reason.`);
  for (const column of changing) ctx.note('warn', `The static covariate "${column}" changes within a series: its first value was taken.`);
  if (padding > 0) ctx.note('info', `${padding} empty cells before the first or after the last value of a series were left out.`);
}
