/**
 * Time and memory of validate and features on generated hourly data: `node bench/features.ts [rows] [series] [--keep]`.
 * Prints one JSON line per stage; `ratio` is wall time against DuckDB's own copy of the same table, ordered by series and time.
 */

import { parseArgs } from 'node:util';
import { featuresStage } from '#engine/stages/features/index.ts';
import { validateStage } from '#engine/stages/validate/index.ts';
import { putRecord, recordId } from '#engine/store/records.ts';
import { table } from '#engine/store/tables.ts';
import { openTestWorkspace, type TestWorkspace } from '#engine/testing/context.ts';
import type { RecordId } from '#shared/base/ids.ts';
import { Recipe } from '#shared/stages/features.ts';
import { Dataset } from '#shared/stages/import.ts';
import { keep } from './keep.ts';

const { values: options, positionals } = parseArgs({ options: { keep: { type: 'boolean' } }, allowPositionals: true });
const rows = Number(positionals[0] ?? 1_000_000);
const series = Number(positionals[1] ?? 100);
const perSeries = Math.floor(rows / series);
const axis = { kind: 'calendar', zone: 'Europe/Paris', every: { n: 1, unit: 'hour' } } as const;
const covariatesBefore = 3;
const FROM = Date.parse('2015-01-01');

async function generate({ db }: TestWorkspace): Promise<RecordId> {
  const covariates = ['temperature', 'wind_speed', 'price'].map((name) => ({ name, role: 'known', type: 'number' }));
  const plan = { path: 'bench.csv', name: 'bench', time: { kind: 'column', column: 't' }, target: ['y'], axis, seasons: [24, 168] };
  const to = FROM + (perSeries - 1) * 3_600_000;
  const body = Dataset.parse({
    ...{ name: 'bench', plan, source: { file: 'bench.csv', bytes: 0, sha256: '' }, axis, seasons: [24, 168], unit: '', covariates },
    ...{ rows: perSeries * series, seriesCount: series, missing: 0, rejected: 0, from: FROM, to },
  });
  const id = recordId('dataset', [], body);
  await db.write(async (sql) => {
    await sql.run('SELECT setseed(0.5)');
    await sql.run(
      `CREATE TABLE ${table(id)} AS SELECT s::INTEGER AS s, (${FROM} + i * 3600000)::BIGINT AS t,
         CASE WHEN random() < 0.002 THEN NULL ELSE 100 + 20 * sin(i * pi() / 12) + 5 * random() + CASE WHEN random() < 0.0005 THEN 300 ELSE 0 END END AS y,
         10 + 8 * sin(i * pi() / 4380) + random() AS x0, 6 + 5 * sin(i * pi() / 77) + random() AS x1, 40 + 9 * sin(i * pi() / 84) + random() AS x2
       FROM range(${series}) AS a(s), range(${perSeries}) AS b(i) WHERE random() > 0.001 ORDER BY s, t`,
    );
    await sql.run(
      `CREATE TABLE ${table(id, 'series')} AS SELECT s, 's' || s AS name, count(*) AS rows, 0::BIGINT AS missing, 0::BIGINT AS zeros,
         min(t) AS first, max(t) AS last, avg(y) AS mean, min(y) AS min, max(y) AS max FROM ${table(id)} GROUP BY s ORDER BY s`,
    );
    await putRecord(sql, { kind: 'dataset', parents: [], inputs: body, body, actor: 'bench', seconds: 0 }, id);
  });
  return id;
}

let longestPause = 0;
let last = performance.now();
const watch = setInterval(() => {
  const now = performance.now();
  longestPause = Math.max(longestPause, now - last - 10);
  last = now;
}, 10);

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number; pause: number }> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  longestPause = 0;
  const started = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - started) / 1000, pause: longestPause };
}

const workspace = await openTestWorkspace();
const { db, ctx } = workspace;
try {
  const dataset = await generate(workspace);
  const copy = await timed(() => db.write((sql) => sql.run(`CREATE TABLE data.copy AS SELECT * FROM ${table(dataset)} ORDER BY s, t`)));
  const figures: object[] = [];
  const say = (stage: string, { seconds, pause }: { seconds: number; pause: number }): void => {
    const figure = {
      stage,
      rows: perSeries * series,
      series,
      seconds: Number(seconds.toFixed(2)),
      ratio: Number((seconds / copy.seconds).toFixed(1)),
      longestPauseMs: Math.round(pause),
      peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    };
    console.log(JSON.stringify(figure));
    figures.push(figure);
  };
  say('copy', copy);
  const validation = await timed(() => validateStage.run({ dataset }, ctx));
  say('validate', validation);
  const { body } = await validateStage.get({ validation: validation.result.record }, ctx);
  console.error(body.quality, body.summary.map((s) => `${s.kind} ${s.points}`).join(', '));
  const wide = Recipe.parse(await featuresStage.propose({ validation: validation.result.record, size: 'full' }, ctx));
  const repairs = [...wide.repairs, { kind: 'outlier' as const, policy: 'winsorise' as const, reason: '' }];
  const recipe = { ...wide, repairs: repairs.filter((r, i) => repairs.findIndex((o) => o.kind === r.kind) === i) };
  const fewer = await timed(() => featuresStage.run({ validation: validation.result.record, recipe: { ...recipe, fourier: [] } }, ctx));
  const made = (await featuresStage.get({ features: fewer.result.record }, ctx)).body.columns.length - covariatesBefore;
  say(`features, ${made} made`, fewer);
  const built = await timed(() => featuresStage.run({ validation: validation.result.record, recipe }, ctx));
  const { columns } = (await featuresStage.get({ features: built.result.record }, ctx)).body;
  say(`features, ${1 + covariatesBefore} columns to ${columns.length}`, built);
  if (options.keep) keep('features', figures);
} finally {
  clearInterval(watch);
  await workspace.close();
}
