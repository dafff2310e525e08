import type { RecordId } from '#shared/base/ids.ts';
import { Dataset } from '#shared/stages/import.ts';
import { type Issue, REPAIR_CHOICES, type Validation } from '#shared/stages/validate.ts';
import type { JobContext, JobResult } from '../../context.ts';
import { inOrder } from '../../jobs/in-order.ts';
import { once } from '../../jobs/once.ts';
import type { Sql } from '../../store/database.ts';
import { getRecord, putRecord, recordId } from '../../store/records.ts';
import { text } from '../../store/rows.ts';
import { scanSeries } from '../../store/scan.ts';
import { table } from '../../store/tables.ts';
import type { GivenCovariate } from './checks/covariates.ts';
import { createIssues, type Finding, issueWriter } from './issues.ts';
import { addCounts, NO_TOTALS, qualityOf, qualityParts, type Totals } from './quality.ts';
import type { SeriesInput } from './series.ts';
import { createSummary } from './summary.ts';

/** Part of the key of equal work: another number makes data sets be checked anew. */
const RULES = 1;
const BATCH_ROWS = 100_000;

interface Outcome {
  readonly totals: Totals;
  readonly summary: Validation['summary'];
}

interface Batch {
  readonly s: readonly number[];
  readonly series: readonly SeriesInput[];
}

/** Whole series, about 100,000 rows at a time. */
async function* batches(sql: Sql, dataset: RecordId, body: Dataset): AsyncGenerator<Batch> {
  const varying = body.covariates.filter((c) => c.role !== 'static');
  let s: number[] = [];
  let series: SeriesInput[] = [];
  let rows = 0;
  for await (const found of scanSeries(sql, dataset, ['t', 'y', ...varying.map((_, k) => `x${k}`)])) {
    const [t, y, ...x] = found.columns as [Float64Array, Float64Array, ...Float64Array[]];
    s.push(found.s);
    series.push({ t, y, covariates: varying.map(({ name, role, type }, k) => ({ name, role, type, values: x[k]! }) as GivenCovariate) });
    rows += t.length;
    if (rows < BATCH_ROWS) continue;
    yield { s, series };
    [s, series, rows] = [[], [], 0];
  }
  if (s.length > 0) yield { s, series };
}

/** Checks all series on the worker threads and writes what is found as it comes: memory is bound by the longest series. */
async function checkAll(input: Sql, output: Sql, dataset: RecordId, body: Dataset, id: RecordId, ctx: JobContext): Promise<Outcome> {
  const names = (await input.all(`SELECT name FROM ${table(dataset, 'series')} ORDER BY s`)).map((row) => text(row, 'name'));
  const writer = await issueWriter(output, id);
  const summary = createSummary();
  let totals = NO_TOTALS;
  const report = (series: string, findings: readonly Finding[]): void => {
    const issues = findings.map((f): Issue => ({ ...f, series, choices: [...REPAIR_CHOICES[f.kind]] }));
    summary.add(issues);
    writer.put(issues);
  };
  for (const { series, finding } of await missingStatics(input, dataset, body)) report(series, [finding]);
  const { axis, seasons } = body;
  const checked = inOrder(batches(input, dataset, body), ctx.pool.threads + 1, ctx.signal, async ({ s, series }, signal) => ({
    s,
    results: await ctx.pool.run('checkSeries', { dataset: { axis, seasons }, series }, { signal }),
  }));
  for await (const { s, results } of checked) {
    results.forEach(({ findings, counts }, i) => {
      report(names[s[i]!]!, findings);
      totals = addCounts(totals, counts, seasons);
    });
    ctx.progress(totals.rows / body.rows, `checked ${totals.series} of ${body.seriesCount} series`);
  }
  writer.close();
  return { totals, summary: summary.rows() };
}

async function missingStatics(sql: Sql, dataset: RecordId, body: Dataset): Promise<{ series: string; finding: Finding }[]> {
  const found: { series: string; finding: Finding }[] = [];
  for (const [k, { name: column }] of body.covariates.filter((c) => c.role === 'static').entries())
    for (const row of await sql.all(`SELECT name FROM ${table(dataset, 'series')} WHERE z${k} IS NULL ORDER BY s`)) {
      const message = `${column} has no value for this series.`;
      const place = { column, from: body.from, to: body.to, count: 1 };
      found.push({
        series: text(row, 'name'),
        finding: { kind: 'missing-covariate', severity: 'warn', ...place, message, proposal: 'keep' },
      });
    }
  return found;
}

/** Checks a data set. Its values are not touched; what is wrong with them becomes rows of issues and a quality score. */
export async function run({ dataset }: { dataset: RecordId }, ctx: JobContext): Promise<JobResult> {
  const { body } = await ctx.db.read((sql) => getRecord(sql, 'dataset', dataset, Dataset));
  const work = { kind: 'validation', parents: [dataset], inputs: { rules: RULES } } as const;
  return once(ctx, work, async () => {
    const started = performance.now();
    const id = recordId(work.kind, work.parents, work.inputs);
    ctx.progress(0, 'reading');
    await ctx.db.bulk(async (output) => {
      await createIssues(output, id);
      const { totals, summary } = await ctx.db.read((input) => checkAll(input, output, dataset, body, id, ctx));
      const parts = qualityParts(totals);
      const quality = qualityOf(parts);
      const validation: Validation = { dataset, quality, parts, summary, seriesCount: totals.series, points: totals.rows };
      await putRecord(output, { ...work, body: validation, actor: ctx.actor, seconds: (performance.now() - started) / 1000 }, id);
    });
    return id;
  });
}
