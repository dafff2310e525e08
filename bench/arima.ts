/**
 * Automatic ARIMA beside auto.arima() of R forecast, on the same series, one thread each.
 *
 *   node bench/arima.ts [--series=60] [--hourly=2] [--cached] [--all] [--keep]
 *
 * Reads ../shared/data. R takes about two seconds for a monthly series and minutes for an hourly one: what it said of the hourly series
 * is kept in .cache/bench and not asked again; the monthly ones are run each time, unless --cached asks for what is kept. Times are CPU seconds of either process, start not
 * counted. Scores are those of the M4 competition on the test parts; nothing is chosen by them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { model } from '#models/arima/model.ts';
import { makeContext } from '#models/kit/context.ts';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { keep } from './keep.ts';

const { values: options } = parseArgs({
  options: {
    series: { type: 'string', default: '60' },
    hourly: { type: 'string', default: '2' },
    cached: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const root = join(import.meta.dirname, '..');
const data = join(root, '..', 'shared', 'data');
const cache = join(root, '.cache', 'bench');

interface Set {
  readonly name: string;
  readonly stem: string;
  readonly season: number;
  readonly horizon: number;
  /** Bar and aim of the measure: times faster than R, or milliseconds a series. */
  readonly bar: string;
}
const monthly: Set = { name: 'm3_monthly', stem: 'm3/monthly', season: 12, horizon: 18, bar: '8 times faster (aim 20)' };
const hourly: Set = { name: 'm4_hourly', stem: 'm4_hourly/hourly', season: 24, horizon: 48, bar: 'under 5 s a series (aim 1 s)' };

interface Made {
  readonly cpu: number;
  readonly model: string;
  readonly mean: ArrayLike<number>;
}
type Rows = ReadonlyMap<string, number[]>;

function load(file: string): Rows {
  const rows = new Map<string, number[]>();
  for (const line of gunzipSync(readFileSync(file)).toString().trim().split('\n').slice(1)) {
    const [id, , y] = line.replaceAll('"', '').split(',') as [string, string, string];
    rows.set(id, [...(rows.get(id) ?? []), Number(y)]);
  }
  return rows;
}

const evenly = (ids: readonly string[], count: number): string[] =>
  Array.from({ length: Math.min(count, ids.length) }, (_, i) => ids[Math.floor((i * ids.length) / Math.min(count, ids.length))]!);

function ours(train: Rows, ids: readonly string[], { season, horizon }: Set, search: string): Map<string, Made> {
  const ctx = makeContext();
  const params = model.params.parse({ season, search });
  const run = (id: string): Made => {
    const before = process.cpuUsage();
    const state = model.fit(panelOf({ [id]: train.get(id)! }), params, { horizon }, ctx);
    const { mean } = model.forecast(state, { future: blindFuture(horizon), levels: [80, 95] }, ctx);
    const { user, system } = process.cpuUsage(before);
    return { cpu: (user + system) / 1e6, model: state.series[0]!.reason ?? '', mean };
  };
  run(ids[0]!);
  return new Map(ids.map((id) => [id, run(id)]));
}

/** R's answers; those in the file already are not asked for again. */
function peers(set: Set, ids: readonly string[], fresh: boolean): Map<string, Made> {
  const file = join(cache, `arima-${set.name}${fresh ? '-run' : ''}.csv`);
  if (fresh) rmSync(file, { force: true });
  const args = [join(root, 'bench/arima.R'), join(data, `${set.stem}_train.csv.gz`), String(set.season), String(set.horizon), file, ...ids];
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
  const { status } = spawnSync('Rscript', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('Rscript did not end well: is R with the package forecast installed?');
  const made = new Map<string, Made>();
  for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
    const [, id, cpu, name, mean] = /^(\w+),([\d.]+),"(.*)",.*,.*,(.*)$/.exec(line)!;
    if (ids.includes(id!)) made.set(id!, { cpu: Number(cpu), model: name!, mean: mean!.split(' ').map(Number) });
  }
  return made;
}

interface Score {
  readonly smape: number;
  readonly mase: number;
  readonly ms: number;
}

function score(made: ReadonlyMap<string, Made>, train: Rows, test: Rows, season: number): Score {
  let [smape, mase, ms] = [0, 0, 0];
  for (const [id, { mean, cpu }] of made) {
    const y = train.get(id)!;
    const actual = test.get(id)!;
    const scale = y.slice(season).reduce((sum, v, i) => sum + Math.abs(v - y[i]!), 0) / (y.length - season);
    actual.forEach((v, h) => {
      smape += (200 * Math.abs(v - mean[h]!)) / (Math.abs(v) + Math.abs(mean[h]!)) / actual.length / made.size;
      mase += Math.abs(v - mean[h]!) / scale / actual.length / made.size;
    });
    ms += (1000 * cpu) / made.size;
  }
  return { smape, mase, ms };
}

const figures: object[] = [];
function print(set: string, name: string, series: number, { smape, mase, ms }: Score, ratio?: number, bar?: string): void {
  const times = ratio === undefined ? '' : `${ratio.toFixed(1)} times faster`;
  console.log(`| ${[set, name, series, smape.toFixed(3), mase.toFixed(3), ms.toFixed(1), times, bar ?? ''].join(' | ')} |`);
  figures.push({ set, name, series, smape, mase, millisecondsPerSeries: ms, ratio, bar });
}

function compare(set: Set, count: number, fresh: boolean): void {
  const [train, test] = [load(join(data, `${set.stem}_train.csv.gz`)), load(join(data, `${set.stem}_test.csv.gz`))];
  const ids = evenly([...train.keys()], count);
  if (ids.length > 0) {
    const theirs = peers(set, ids, fresh);
    const peer = score(theirs, train, test, set.season);
    print(set.name, `R auto.arima${fresh ? '' : ' (from .cache/bench)'}`, ids.length, peer);
    for (const search of ['stepwise', 'fast']) {
      const made = ours(train, ids, set, search);
      const own = score(made, train, test, set.season);
      print(set.name, `arima, ${search}`, ids.length, own, peer.ms / own.ms, search === 'stepwise' ? set.bar : undefined);
    }
  }
  if (!options.all) return;
  for (const search of ['stepwise', 'fast']) {
    const made = ours(train, [...train.keys()], set, search);
    print(set.name, `arima, ${search}, all series`, made.size, score(made, train, test, set.season));
  }
}

mkdirSync(cache, { recursive: true });
if (!existsSync(data)) throw new Error(`${data} is not there: this bench needs its series.`);
console.log(`load of the machine ${loadavg()[0]!.toFixed(1)}; milliseconds are CPU time, one thread\n`);
console.log('| set | model | series | sMAPE | MASE | ms a series | against R | bar |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
compare(monthly, Number(options.series), !options.cached);
compare(hourly, Number(options.hourly), false);
if (options.keep) keep('arima', figures);
