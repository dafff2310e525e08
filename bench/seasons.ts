/**
 * Several seasons: mstl, tbats and additive beside R's mstl + ets, tbats and prophet on the same series, one thread each.
 *
 *   node bench/seasons.ts [--series=60] [--prophet=15] [--tbats=2] [--origins=6] [--keep]
 *
 * First M4 Hourly (official test part; a sample, evenly spread; `--series=414` for all), scored by ../shared/eval/accuracy.mjs. Then
 * rolling origins inside the first two thirds of Victorian half-hourly demand and PJM hourly load, without a peer.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { catalog } from '#models/catalog.ts';
import { makeContext } from '#models/kit/context.ts';
import { resolveParams } from '#models/kit/params.ts';
import { intervalOf } from '#shared/domain/forecast.ts';
import { blindFuture, type Panel, panelOf } from '#shared/domain/panel.ts';
import { median } from '#shared/math/quantile.ts';
import { keep } from './keep.ts';

const { values: options } = parseArgs({
  options: {
    series: { type: 'string', default: '60' },
    prophet: { type: 'string', default: '15' },
    tbats: { type: 'string', default: '2' },
    origins: { type: 'string', default: '6' },
    keep: { type: 'boolean', default: false },
  },
});
const root = join(import.meta.dirname, '..');
const shared = join(root, '..', 'shared');
const cache = join(root, '.cache', 'bench');
mkdirSync(cache, { recursive: true });
const HORIZON = 48;
const LEVELS = [80, 95];
const figures: object[] = [];

type Column = Readonly<Record<string, number[]>>;

function table(file: string): string[][] {
  const text = gunzipSync(readFileSync(join(shared, 'data', file))).toString();
  return text
    .split('\n')
    .slice(1)
    .filter(Boolean)
    .map((line) => line.replaceAll('"', '').split(','));
}

function hourly(part: 'train' | 'test'): Column {
  const out: Record<string, number[]> = {};
  for (const [id, , y] of table(`m4_hourly/hourly_${part}.csv.gz`)) {
    out[id!] ??= [];
    out[id!]!.push(Number(y));
  }
  return out;
}

const pick = (all: Column, count: number): Column => {
  const ids = Object.keys(all);
  const step = ids.length / Math.min(count, ids.length);
  return Object.fromEntries(ids.filter((_, i) => Math.floor((i + 1) / step) > Math.floor(i / step)).map((id) => [id, all[id]!]));
};

function write(file: string, series: Column, from: Column | undefined): string {
  const rows = Object.entries(series).flatMap(([id, y]) => y.map((v, i) => `${id},${(from?.[id]?.length ?? 0) + i + 1},${v}`));
  const path = join(cache, file);
  writeFileSync(path, `unique_id,t,y\n${rows.join('\n')}\n`);
  return path;
}

interface Spent {
  readonly cpu: number;
  readonly wall: number;
}

function spent<T>(work: () => T): { made: T } & Spent {
  const wall = performance.now();
  const cpu = process.cpuUsage();
  const made = work();
  const used = process.cpuUsage(cpu);
  return { made, cpu: (used.user + used.system) / 1e6, wall: (performance.now() - wall) / 1000 };
}

function forecastOf(id: string, panel: Panel, seasons: readonly number[], given: object, calibrate = true) {
  const model = catalog.find((m) => m.id === id)!;
  const ctx = makeContext({ members: catalog, clock: () => performance.now() });
  const params = resolveParams(model, given as Record<string, unknown>, seasons);
  const state = model.fit(panel, params, { horizon: HORIZON, calibrate }, ctx);
  return model.forecast(state, { future: blindFuture(HORIZON), levels: LEVELS }, ctx);
}

function ours(id: string, given: object, series: Column, out: string, calibrate: boolean): Spent {
  const panel = panelOf(series);
  const { made, cpu, wall } = spent(() => forecastOf(id, panel, [24, 168], given, calibrate));
  const [inner, outer] = LEVELS.map((level) => intervalOf(made, level)!);
  const lines = Array.from(made.mean, (v, i) =>
    [made.ids[Math.floor(i / HORIZON)], made.times[i], v, inner!.lo[i], inner!.hi[i], outer!.lo[i], outer!.hi[i]].join(','),
  );
  writeFileSync(out, `unique_id,t,yhat,lo-80,hi-80,lo-95,hi-95\n${lines.join('\n')}\n`);
  return { cpu, wall };
}

function peer(method: string, train: string, out: string): Spent {
  const told = execFileSync('Rscript', [join(import.meta.dirname, 'seasons.R'), train, method, String(HORIZON), out], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [cpu, wall] = told.toString().split(' ').map(Number);
  return { cpu: cpu!, wall: wall! };
}

function score(train: string, test: string, out: string): Record<string, number> {
  const at = (level: number) => {
    const args = ['--train', train, '--test', test, '--forecast', out, '--season', '24', '--level', String(level), '--json'];
    return JSON.parse(execFileSync(process.execPath, [join(shared, 'eval', 'accuracy.mjs'), ...args]).toString());
  };
  return { ...at(95), coverage80: at(80).coverage };
}

const fixed = (v: number | null | undefined, digits: number): string =>
  v === null || v === undefined || Number.isNaN(v) ? '' : v.toFixed(digits);

/** Ours and the peer on the same series; figures of ours end with their ratios to the peer's. */
function compare(method: string, models: readonly (readonly [string, object, boolean])[], count: number): void {
  if (!(count > 0)) return;
  const series = pick(hourly('train'), count);
  const test = hourly('test');
  const train = write(`seasons-${method}-train.csv`, series, undefined);
  const actual = write(`seasons-${method}-test.csv`, Object.fromEntries(Object.keys(series).map((id) => [id, test[id]!])), series);
  const out = join(cache, `seasons-${method}.csv`);
  const n = Object.keys(series).length;
  const line = (name: string, time: Spent, base?: { owa: number; cpu: number }, levels: readonly number[] = LEVELS) => {
    const all = score(train, actual, out);
    const s: Record<string, number | undefined> = {
      ...all,
      coverage80: levels.includes(80) ? all.coverage80 : undefined,
      coverage: levels.includes(95) ? all.coverage : undefined,
    };
    const cpu = (1000 * time.cpu) / n;
    const ratios = base ? [fixed(s.owa! / base.owa, 3), fixed(cpu / base.cpu, 3)] : ['', ''];
    const cells = [
      fixed(s.smape, 3),
      fixed(s.mase, 3),
      fixed(s.owa, 3),
      fixed(s.coverage80, 1),
      fixed(s.coverage, 1),
      fixed(cpu, 1),
      fixed((1000 * time.wall) / n, 1),
    ];
    console.log(`| ${n} | ${name} | ${[...cells, ...ratios].join(' | ')} |`);
    figures.push({
      set: 'm4_hourly',
      series: n,
      model: name,
      smape: s.smape,
      mase: s.mase,
      owa: s.owa,
      coverage80: s.coverage80,
      coverage95: s.coverage,
      cpu,
      owaRatio: Number(ratios[0]),
      cpuRatio: Number(ratios[1]),
    });
    return { owa: s.owa!, cpu };
  };
  // R's prophet gives one level a fit: 95 % here.
  const base = line(`R ${method}`, peer(method, train, out), undefined, method === 'prophet' ? [95] : LEVELS);
  for (const [id, given, calibrate] of models) {
    ours(id, given, pick(series, 3), out, calibrate);
    line(
      `${id} ${JSON.stringify(given)}${calibrate ? '' : ', point forecasts only'}`,
      ours(id, given, series, out, calibrate),
      base,
      calibrate ? LEVELS : [],
    );
  }
}

/** A long series, its origins in the first two thirds: MASE of 48 steps, coverage, CPU per fit and per row. */
function rolling(name: string, y: readonly number[], day: number, seasons: readonly number[], rows: number, origins: number): void {
  const end = Math.floor((2 * y.length) / 3) - HORIZON;
  const runs = ['seasonal-naive', 'linear-regression', 'mstl', 'additive', 'tbats'];
  for (const id of runs) {
    const errors: number[] = [];
    let inside = 0;
    let cpu = 0;
    for (let k = 0; k < origins; k++) {
      const origin = Math.floor(rows + ((end - rows) * (k + 0.5)) / origins);
      const history = y.slice(origin - rows, origin);
      const used = id === 'seasonal-naive' ? [seasons[1]!] : seasons;
      const run = spent(() => forecastOf(id, panelOf({ a: history }), used, {}));
      cpu += run.cpu / origins;
      const actual = y.slice(origin, origin + HORIZON);
      const scale = history.slice(day).reduce((sum, v, i) => sum + Math.abs(v - history[i]!), 0) / (rows - day);
      errors.push(actual.reduce((sum, v, h) => sum + Math.abs(v - run.made.mean[h]!), 0) / HORIZON / scale);
      const { lo, hi } = intervalOf(run.made, 80)!;
      inside += actual.filter((v, h) => v >= lo[h]! && v <= hi[h]!).length;
    }
    const mase = errors.reduce((a, b) => a + b, 0) / origins;
    const coverage = (100 * inside) / (origins * HORIZON);
    console.log(
      `| ${name}, ${rows} rows | ${id} | ${fixed(mase, 3)} | ${fixed(median(errors), 3)} | ${fixed(coverage, 1)} | ${fixed(1000 * cpu, 0)} | ${fixed((1e6 * cpu) / rows, 1)} |`,
    );
    figures.push({ set: name, rows, origins, model: id, mase, coverage80: coverage, cpuMilliseconds: 1000 * cpu });
  }
}

console.log(
  '| series | M4 Hourly | sMAPE | MASE | OWA | in 80 % | in 95 % | CPU ms a series | wall ms | OWA / R | CPU / R |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
);
compare(
  'mstl_ets',
  [
    ['mstl', {}, true],
    ['mstl', {}, false],
    ['tbats', {}, true],
    ['additive', {}, true],
  ],
  Number(options.series),
);
compare(
  'prophet',
  [
    ['additive', { harmonics: [4, 3], carry: false }, true],
    ['additive', {}, true],
  ],
  Number(options.prophet),
);
compare('tbats', [['tbats', {}, true]], Number(options.tbats));

const vic = table('vic_elec/vic_elec.csv.gz').map((row) => Number(row[1]));
function pjm(): number[] {
  const known = new Map<number, number>();
  for (const [text, v] of table('pjme_hourly/PJME_hourly.csv.gz')) {
    const [, month, day, year, hour] = /^(\d+)\/(\d+)\/(\d+) (\d+):/.exec(text!)!.map(Number);
    known.set(Date.UTC(year!, month! - 1, day!, hour!) / 3_600_000, Number(v));
  }
  const hours = [...known.keys()].sort((a, b) => a - b);
  let last = known.get(hours[0]!)!;
  return Array.from({ length: hours[hours.length - 1]! - hours[0]! + 1 }, (_, i) => {
    last = known.get(hours[0]! + i) ?? last;
    return last;
  });
}
const origins = Number(options.origins);
console.log(
  '\n| rolling origins | model | MASE | median | in 80 % | CPU ms a fit | us a row |\n| --- | --- | --- | --- | --- | --- | --- |',
);
rolling('vic_elec', vic, 48, [48, 336], 8 * 336, 2 * origins);
rolling('vic_elec', vic, 48, [48, 336], 52 * 336, origins);
rolling('pjme', pjm(), 24, [24, 168], 8 * 168, 2 * origins);
rolling('pjme', pjm(), 24, [24, 168, 8766], 20_000, origins);
if (options.keep) keep('seasons', figures);
