/**
 * Automatic ETS on M3, one thread, beside R's ets() on the same series: time per series and sMAPE.
 *
 *   node bench/ets.ts [--n=60] [--data=m3_monthly] [--r-all] [--keep]
 *
 * `--n` monthly series, evenly spread, go through both, in turns of a few series each, so that both meet the same machine; all series go
 * through ours. Quarterly and yearly series go through R with `--r-all`. Reads ../shared/data. Nothing here is chosen by the scores: that
 * forms are averaged by default was decided on held-back ends of the training parts. Small samples of series differ by some percent:
 * for a verdict on sMAPE take --n=300 or more.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { model } from '#models/ets/model.ts';
import { makeContext } from '#models/kit/context.ts';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { median } from '#shared/math/quantile.ts';
import { keep } from './keep.ts';

const { values: options } = parseArgs({
  options: {
    n: { type: 'string', default: '60' },
    data: { type: 'string' },
    'r-all': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const TURNS = 6;
const BAR = 20;
const MOST_WORSE = 1.01;
const root = join(import.meta.dirname, '..');
const cache = join(root, '.cache', 'bench');
mkdirSync(cache, { recursive: true });
const figures: object[] = [];

type Table = ReadonlyMap<string, number[]>;

interface Run {
  /** sMAPE in percent, of each series. */
  readonly smape: readonly number[];
  readonly cpu: number;
  readonly wall: number;
}

function table(file: string): Table {
  const rows = new Map<string, number[]>();
  for (const line of gunzipSync(readFileSync(file)).toString().split('\n').slice(1)) {
    const [id, , y] = line.replaceAll('"', '').split(',');
    if (!id) continue;
    if (!rows.has(id)) rows.set(id, []);
    rows.get(id)!.push(Number(y));
  }
  return rows;
}

const smape = (forecast: readonly number[], actual: readonly number[]): number =>
  actual.reduce((sum, y, h) => sum + (200 * Math.abs(forecast[h]! - y)) / (Math.abs(forecast[h]!) + Math.abs(y)), 0) / actual.length;
const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;

function ours(train: Table, test: Table, ids: readonly string[], season: number, horizon: number, combine: 'best' | 'average'): Run {
  const panel = panelOf(Object.fromEntries(ids.map((id) => [id, train.get(id)!])));
  const ctx = makeContext({ members: [], clock: () => performance.now() });
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  const params = model.params.parse({ season, combine });
  const state = model.fit(panel, params, { horizon }, ctx);
  const f = model.forecast(state, { future: blindFuture(horizon), levels: [80, 95] }, ctx);
  const used = process.cpuUsage(cpu);
  return {
    cpu: (used.user + used.system) / 1e6,
    wall: (performance.now() - wall) / 1000,
    smape: ids.map((id, s) => smape([...f.mean.subarray(s * horizon, (s + 1) * horizon)], test.get(id)!)),
  };
}

function theirs(train: Table, test: Table, ids: readonly string[], season: number, horizon: number): Run {
  const [input, output] = [join(cache, 'ets-in.csv'), join(cache, 'ets-out.csv')];
  writeFileSync(input, `unique_id,y\n${ids.flatMap((id) => train.get(id)!.map((y) => `${id},${y}`)).join('\n')}\n`);
  const told = execFileSync('Rscript', [join(import.meta.dirname, 'ets.R'), input, String(season), String(horizon), output], {
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString();
  const forecasts = new Map<string, number[]>(ids.map((id) => [id, []]));
  for (const line of readFileSync(output, 'utf8').trim().split('\n').slice(1)) {
    const [id, , yhat] = line.split(',');
    forecasts.get(id!)!.push(Number(yhat));
  }
  return { ...JSON.parse(told), smape: ids.map((id) => smape(forecasts.get(id)!, test.get(id)!)) };
}

function report(name: string, who: string, series: number, { cpu, wall, smape: scores }: Run): void {
  const cells = [(1000 * cpu) / series, (1000 * wall) / series, mean(scores)].map((v) => v.toFixed(3));
  console.log(`| ${name} | ${who} | ${series} | ${cells.join(' | ')} |`);
  const [cpuMs, wallMs, score] = cells.map(Number);
  figures.push({ set: name, model: who, series, cpuMillisecondsPerSeries: cpuMs, wallMillisecondsPerSeries: wallMs, smape: score });
}

function beside(name: string, train: Table, test: Table, ids: readonly string[], season: number, horizon: number): void {
  const turns = Array.from({ length: Math.min(TURNS, ids.length) }, (_, t) => ids.filter((_, i) => i % TURNS === t));
  const pairs = turns.map((some) => ({
    some,
    r: theirs(train, test, some, season, horizon),
    own: ours(train, test, some, season, horizon, 'average'),
    best: ours(train, test, some, season, horizon, 'best'),
  }));
  const all = (of: (pair: (typeof pairs)[number]) => Run): Run => ({
    cpu: pairs.reduce((sum, pair) => sum + of(pair).cpu, 0),
    wall: pairs.reduce((sum, pair) => sum + of(pair).wall, 0),
    smape: pairs.flatMap((pair) => of(pair).smape),
  });
  const [r, own, best] = [all((p) => p.r), all((p) => p.own), all((p) => p.best)];
  report(name, 'R ets', ids.length, r);
  report(name, 'ets average, the same series', ids.length, own);
  report(name, 'ets best, the same series', ids.length, best);
  const [cpu, wall] = [median(pairs.map((p) => p.r.cpu / p.own.cpu)), median(pairs.map((p) => p.r.wall / p.own.wall))];
  const worse = mean(own.smape) / mean(r.smape);
  const met = cpu >= BAR && worse <= MOST_WORSE;
  console.log(
    `\n${name}: ${cpu.toFixed(0)} times faster than R by CPU, ${wall.toFixed(0)} by the clock (median of ${pairs.length} turns; bar ${BAR}, aim 50); sMAPE ${worse.toFixed(3)} of R's, of the best form alone ${(mean(best.smape) / mean(r.smape)).toFixed(3)} (bar ${MOST_WORSE}): ${met ? 'met' : 'NOT met'}\n`,
  );
  figures.push({ set: name, timesFasterCpu: cpu, timesFasterWall: wall, smapeRatio: worse, bar: BAR, met });
}

console.log('| set | model | series | CPU ms a series | wall ms a series | sMAPE |\n| --- | --- | --- | --- | --- | --- |');
for (const [stem, season, horizon] of [
  ['monthly', 12, 18],
  ['quarterly', 4, 8],
  ['yearly', 1, 6],
] as const) {
  const name = `m3_${stem}`;
  const file = (part: string) => join(root, '..', 'shared', 'data', 'm3', `${stem}_${part}.csv.gz`);
  if ((options.data && options.data !== name) || !existsSync(file('train'))) continue;
  const [train, test] = [table(file('train')), table(file('test'))];
  const ids = [...train.keys()];
  // The first series warm the compiler up.
  ours(train, test, ids.slice(0, 20), season, horizon, 'average');
  for (const combine of ['best', 'average'] as const)
    report(name, `ets ${combine}`, ids.length, ours(train, test, ids, season, horizon, combine));
  const n = stem === 'monthly' ? Math.min(ids.length, Number(options.n)) : options['r-all'] ? ids.length : 0;
  const some = Array.from({ length: n }, (_, i) => ids[Math.floor((i * ids.length) / n)]!);
  if (n > 0) beside(name, train, test, some, season, horizon);
}
if (options.keep) keep('ets', figures);
