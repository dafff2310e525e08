/**
 * Accuracy and speed of the classical models on M4 Hourly and M3, beside R forecast on the same series.
 *
 *   node bench/accuracy-classical.ts [--only=theta] [--data=m3_monthly] [--no-r] [--keep]
 *
 * Reads ../shared/data and scores with ../shared/eval/accuracy.mjs, which knows nothing of this code. R forecasts are kept in
 * .cache/bench, since R takes minutes for them.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { catalog } from '#models/catalog.ts';
import { makeContext } from '#models/kit/context.ts';
import { resolveParams } from '#models/kit/params.ts';
import { blindFuture, type Panel, panelOf } from '#shared/domain/panel.ts';
import { keep } from './keep.ts';

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, data: { type: 'string' }, 'no-r': { type: 'boolean', default: false }, keep: { type: 'boolean' } },
});
const root = join(import.meta.dirname, '..');
const shared = join(root, '..', 'shared');
const cache = join(root, '.cache', 'bench');
mkdirSync(cache, { recursive: true });

const figures: object[] = [];

interface Set {
  readonly name: string;
  readonly train: string;
  readonly test: string;
  readonly season: number;
  readonly horizon: number;
}
interface Run {
  readonly set: string;
  readonly model: string;
  readonly params?: Record<string, unknown>;
  readonly seasons?: readonly number[];
  /** Method of accuracy-classical.R on the same series. */
  readonly peer?: string;
}

const setOf = (name: string, stem: string, season: number, horizon: number): Set => ({
  name,
  train: join(shared, 'data', `${stem}_train.csv.gz`),
  test: join(shared, 'data', `${stem}_test.csv.gz`),
  season,
  horizon,
});
const sets = [
  setOf('m4_hourly', 'm4_hourly/hourly', 24, 48),
  setOf('m3_monthly', 'm3/monthly', 12, 18),
  setOf('m3_quarterly', 'm3/quarterly', 4, 8),
  setOf('m3_yearly', 'm3/yearly', 1, 6),
  setOf('m3_other', 'm3/other', 1, 8),
];
const runs: Run[] = [
  { set: 'm4_hourly', model: 'seasonal-naive', params: { season: 24 }, peer: 'snaive' },
  { set: 'm4_hourly', model: 'seasonal-naive', params: { season: 168 } },
  { set: 'm4_hourly', model: 'theta', params: { season: 24 }, peer: 'thetaf' },
  { set: 'm4_hourly', model: 'dynamic-theta', params: { season: 24 } },
  { set: 'm4_hourly', model: 'four-theta', params: { season: 24 } },
  { set: 'm4_hourly', model: 'holt-winters', params: { season: 24, trend: 'damped', seasonal: 'additive' } },
  { set: 'm4_hourly', model: 'holt-winters', params: { season: 168, trend: 'none', seasonal: 'additive' } },
  { set: 'm4_hourly', model: 'linear-regression', params: { seasons: [24, 168] } },
  { set: 'm4_hourly', model: 'auto', params: { seasons: [24, 168] } },
  { set: 'm3_monthly', model: 'seasonal-naive', params: { season: 12 }, peer: 'snaive' },
  { set: 'm3_monthly', model: 'theta', params: { season: 12 }, peer: 'thetaf' },
  { set: 'm3_monthly', model: 'dynamic-theta', params: { season: 12 } },
  { set: 'm3_monthly', model: 'four-theta', params: { season: 12 } },
  { set: 'm3_monthly', model: 'holt-winters', params: { season: 12, trend: 'damped', seasonal: 'additive' }, peer: 'hw_add_damped' },
  { set: 'm3_monthly', model: 'holt-winters', params: { season: 12, trend: 'additive', seasonal: 'additive' }, peer: 'hw_add' },
  { set: 'm3_monthly', model: 'holt-winters', params: { season: 12, trend: 'additive', seasonal: 'multiplicative' }, peer: 'hw_mult' },
  { set: 'm3_monthly', model: 'holt-winters', params: { season: 12 } },
  { set: 'm3_monthly', model: 'auto', params: { seasons: [12] } },
  { set: 'm3_quarterly', model: 'theta', params: { season: 4 }, peer: 'thetaf' },
  { set: 'm3_quarterly', model: 'dynamic-theta', params: { season: 4 } },
  { set: 'm3_quarterly', model: 'four-theta', params: { season: 4 } },
  { set: 'm3_quarterly', model: 'auto', params: { seasons: [4] } },
  { set: 'm3_yearly', model: 'theta', params: { season: 1 }, peer: 'thetaf' },
  { set: 'm3_yearly', model: 'dynamic-theta', params: { season: 1 } },
  { set: 'm3_yearly', model: 'four-theta', params: { season: 1 } },
  { set: 'm3_yearly', model: 'auto', params: { seasons: [] } },
  { set: 'm3_other', model: 'theta', params: { season: 1 }, peer: 'thetaf' },
  { set: 'm3_other', model: 'dynamic-theta', params: { season: 1 } },
  { set: 'm3_other', model: 'four-theta', params: { season: 1 } },
];

function load(file: string): Panel {
  const series: Record<string, number[]> = {};
  for (const line of gunzipSync(readFileSync(file)).toString().split('\n').slice(1)) {
    const [id, , y] = line.replaceAll('"', '').split(',');
    if (id) {
      series[id] ??= [];
      series[id].push(Number(y));
    }
  }
  return panelOf(series);
}

function score(set: Set, forecast: string) {
  const at = (level: number) =>
    JSON.parse(
      execFileSync(process.execPath, [
        join(shared, 'eval', 'accuracy.mjs'),
        ...[
          '--train',
          set.train,
          '--test',
          set.test,
          '--forecast',
          forecast,
          '--season',
          String(set.season),
          '--level',
          String(level),
          '--json',
        ],
      ]).toString(),
    );
  return { ...at(95), coverage80: at(80).coverage };
}

function print(name: string, seconds: number, series: number, file: string, set: Set): void {
  const s = score(set, file);
  const cells = [
    s.smape.toFixed(3),
    s.mase.toFixed(3),
    s.owa.toFixed(3),
    s.wape.toFixed(2),
    s.coverage80.toFixed(1),
    s.coverage.toFixed(1),
  ];
  const milliseconds = ((1000 * seconds) / series).toFixed(2);
  console.log(`| ${set.name} | ${name} | ${cells.join(' | ')} | ${milliseconds} |`);
  const [smape, mase, owa, wape, coverage80, coverage95, millisecondsPerSeries] = [...cells, milliseconds].map(Number);
  figures.push({ set: set.name, model: name, smape, mase, owa, wape, coverage80, coverage95, millisecondsPerSeries });
}

function ours(set: Set, panel: Panel, run: Run): void {
  const model = catalog.find((m) => m.id === run.model);
  if (!model) return;
  const ctx = makeContext({ members: catalog, clock: () => performance.now() });
  const params = resolveParams(model, run.params ?? {}, run.seasons ?? []);
  const started = performance.now();
  const state = model.fit(panel, params, { horizon: set.horizon }, ctx);
  const f = model.forecast(state, { future: blindFuture(set.horizon), levels: [80, 95] }, ctx);
  const seconds = (performance.now() - started) / 1000;
  const lines = ['unique_id,t,yhat,lo-95,lo-80,hi-80,hi-95'];
  f.mean.forEach((yhat, i) => {
    lines.push([f.ids[Math.floor(i / set.horizon)], f.times[i], yhat, ...f.quantiles.map((q) => q.values[i])].join(','));
  });
  const file = join(cache, 'ours.csv');
  writeFileSync(file, lines.join('\n'));
  const choice = Object.values(run.params ?? {})
    .flat()
    .join(' ');
  print(`${run.model} ${choice} (${(JSON.stringify(state).length / 1e6).toFixed(2)} MB)`, seconds, panel.ids.length, file, set);
}

function peer(set: Set, panel: Panel, method: string): void {
  const file = join(cache, `${set.name}-${method}.csv`);
  if (!existsSync(`${file}.seconds`)) {
    const args = [join(import.meta.dirname, 'accuracy-classical.R'), set.train, method, String(set.season), String(set.horizon), file];
    if (spawnSync('Rscript', args, { stdio: 'ignore' }).status !== 0) return;
  }
  print(`R ${method}`, Number(readFileSync(`${file}.seconds`, 'utf8')), panel.ids.length, file, set);
}

console.log(
  '| set | model | sMAPE | MASE | OWA | WAPE % | in 80 % | in 95 % | ms a series |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
);
for (const set of sets) {
  if ((options.data && options.data !== set.name) || !existsSync(set.train)) continue;
  const panel = load(set.train);
  for (const run of runs) {
    if (run.set !== set.name || (options.only && run.model !== options.only)) continue;
    ours(set, panel, run);
    if (run.peer && !options['no-r']) peer(set, panel, run.peer);
  }
}
if (options.keep) keep('accuracy-classical', figures);
