import { AlmanacError } from '#shared/base/errors.ts';
import type { RecordId } from '#shared/base/ids.ts';
import type { FeatureSet, Recipe } from '#shared/stages/features.ts';
import { Dataset } from '#shared/stages/import.ts';
import { Validation } from '#shared/stages/validate.ts';
import type { JobContext, JobResult } from '../../context.ts';
import { inOrder } from '../../jobs/in-order.ts';
import { once } from '../../jobs/once.ts';
import { type AppendColumn, appendTo } from '../../store/append.ts';
import type { Sql } from '../../store/database.ts';
import { getRecord, putRecord, recordId } from '../../store/records.ts';
import { scanSeries } from '../../store/scan.ts';
import { table } from '../../store/tables.ts';
import type { Block, Piece } from './build/columns.ts';
import type { PreparedSeries, RawSeries } from './build/prepare.ts';
import { droppedCovariates, type SeriesEntry, seriesEntries, stretchesOf } from './given.ts';
import { type FeaturePlan, planFeatures } from './plan.ts';
import { createTally } from './tally.ts';

/** Part of the key of equal work: another number makes feature sets be built anew. */
const RULES = 2;
const BATCH_ROWS = 100_000;

interface Source {
  readonly dataset: RecordId;
  readonly validation: RecordId;
  readonly plan: FeaturePlan;
  readonly entries: readonly SeriesEntry[];
}

/** Whole series as imported, about 100,000 rows at a time. */
async function* rawBatches(sql: Sql, { dataset, validation, plan, entries }: Source): AsyncGenerator<RawSeries[]> {
  const stretches = await stretchesOf(sql, validation, plan.recipe);
  let batch: RawSeries[] = [];
  let rows = 0;
  for await (const { s, columns } of scanSeries(sql, dataset, ['t', 'y', ...plan.sources])) {
    const [t, y, ...covariates] = columns as [Float64Array, Float64Array, ...Float64Array[]];
    const { name } = entries[s]!;
    batch.push({ s, t, y, covariates, stretches: stretches.get(name) ?? [], policies: plan.policiesOf(name) });
    rows += t.length;
    if (rows < BATCH_ROWS) continue;
    yield batch;
    batch = [];
    rows = 0;
  }
  if (batch.length > 0) yield batch;
}

/** Rows of prepared series in pieces of at most 100,000 together: a long series is cut, short ones share. */
async function* pieceBatches(
  prepared: AsyncIterable<readonly PreparedSeries[]>,
  entries: readonly SeriesEntry[],
  see: (series: PreparedSeries) => void,
): AsyncGenerator<Piece[]> {
  let batch: Piece[] = [];
  let rows = 0;
  for await (const group of prepared)
    for (const series of group) {
      see(series);
      for (let from = 0; from < series.times.length; from += BATCH_ROWS) {
        const to = Math.min(from + BATCH_ROWS, series.times.length);
        if (rows + to - from > BATCH_ROWS && batch.length > 0) {
          yield batch;
          batch = [];
          rows = 0;
        }
        batch.push({ series, statics: entries[series.s]!.statics, from, to });
        rows += to - from;
      }
    }
  if (batch.length > 0) yield batch;
}

const columnsOf = ({ s, t, y, raw, features }: Block): AppendColumn[] => [
  { type: 'integer', values: s },
  { type: 'bigint', values: t },
  ...[y, raw, ...features].map((values): AppendColumn => ({ type: 'double', values })),
];

/** Reads, repairs, builds and writes in one stream; what is in memory is a few batches, or the longest series. */
async function buildAll(input: Sql, output: Sql, id: RecordId, source: Source, rowsBefore: number, ctx: JobContext) {
  const { plan, entries } = source;
  const { recipe, axis, seasons, covariates } = plan;
  const ahead = ctx.pool.threads + 1;
  const tally = createTally();
  const prepared = inOrder(rawBatches(input, source), ahead, ctx.signal, (series, signal) =>
    ctx.pool.run('prepareSeries', { plan: { axis, seasons, covariates }, series }, { signal }),
  );
  const pieces = pieceBatches(prepared, entries, (series) => tally.add(series, entries[series.s]!.name));
  const blocks = inOrder(pieces, ahead, ctx.signal, (batch, signal) =>
    ctx.pool.run('buildFeatures', { building: { recipe, axis, covariates }, pieces: batch }, { signal }),
  );
  const appender = await appendTo(output, id);
  let written = 0;
  for await (const block of blocks) {
    await appender.rows(columnsOf(block));
    ctx.check();
    written += block.t.length;
    ctx.progress(Math.min(0.99, written / rowsBefore), `${written} rows`);
  }
  await appender.close();
  return tally.outcome();
}

/** Applies the repairs of a recipe and builds its features. Throws UNSUITABLE where no series is left. */
export async function run({ validation, recipe }: { validation: RecordId; recipe: Recipe }, ctx: JobContext): Promise<JobResult> {
  const { dataset, body } = await ctx.db.read(async (sql) => {
    const checked = await getRecord(sql, 'validation', validation, Validation);
    return { dataset: checked.body.dataset, body: (await getRecord(sql, 'dataset', checked.body.dataset, Dataset)).body };
  });
  const work = { kind: 'features', parents: [dataset, validation], inputs: { recipe, rules: RULES } } as const;
  const { plan, entries } = await ctx.db.read(async (sql) => {
    const names = await seriesEntries(sql, dataset, []);
    const dropped = await droppedCovariates(sql, validation, recipe);
    const plan = planFeatures(recipe, body, new Set(names.map((entry) => entry.name)), dropped);
    for (const name of dropped) ctx.note('info', `The covariate ${name} is dropped, as the recipe says for its issues.`);
    return {
      plan,
      entries: await seriesEntries(
        sql,
        dataset,
        plan.statics.map((z) => z.source),
      ),
    };
  });
  return once(ctx, work, async () => {
    const started = performance.now();
    const id = recordId(work.kind, work.parents, work.inputs);
    ctx.progress(0, 'reading');
    await ctx.db.bulk(async (output) => {
      const fields = plan.columns.map((_, i) => `, f${i} DOUBLE`).join('');
      await output.run(`CREATE TABLE ${table(id)} (s INTEGER, t BIGINT, y DOUBLE, raw DOUBLE${fields})`);
      const source = { dataset, validation, plan, entries };
      const outcome = await ctx.db.read((input) => buildAll(input, output, id, source, body.rows, ctx));
      if (outcome.seriesCount === 0)
        throw new AlmanacError('UNSUITABLE', `No series is left: ${outcome.excluded[0]?.reason ?? 'the data set is empty'}`, {
          hint: 'Choose milder repairs, or look at the issues of the validation.',
          detail: { excluded: outcome.excluded.slice(0, 20) },
        });
      const features: FeatureSet = {
        dataset,
        validation,
        recipe,
        columnsBefore: 1 + body.covariates.length,
        columns: plan.columns,
        ...outcome,
      };
      await putRecord(output, { ...work, body: features, actor: ctx.actor, seconds: (performance.now() - started) / 1000 }, id);
    });
    return id;
  });
}
