/**
 * Accuracy of the tree models, beside scikit-learn and XGBoost on the same test parts in the same run.
 *
 *   node bench/gbdt-accuracy.ts [--only=vic,fr,m4,m3] [--model=gradient-boosting] [--params={"trees":300}] [--every=11] [--inside] [--no-peers] [--keep]
 *
 * vic and fr: one fit on the training part, then every `every`-th origin of the test part, each with the history up to it and the weather of the
 * day ahead; scored at the last step (a whole day ahead, as the peers are) and over all steps. m4, m3: one fit over all series.
 * With --inside the test parts stay closed: everything happens before them, which is how options are chosen.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { catalog } from '#models/catalog.ts';
import { makeContext } from '#models/kit/context.ts';
import { resolveParams } from '#models/kit/params.ts';
import { civil } from '#shared/base/zone.ts';
import { blindFuture, type Panel, panelOf, seriesOf, slicePanel } from '#shared/domain/panel.ts';
import { keep } from './keep.ts';
import { CUT, DAY, vicPanel, WEEK } from './nn/vic-panel.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: 'vic,fr,m4,m3' },
    model: { type: 'string', default: 'gradient-boosting' },
    params: { type: 'string', default: '{}' },
    every: { type: 'string', default: '11' },
    inside: { type: 'boolean', default: false },
    'no-peers': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const shared = join(import.meta.dirname, '..', '..', 'shared');
const cache = join(import.meta.dirname, '..', '.cache', 'bench');
mkdirSync(cache, { recursive: true });
const model = catalog.find((m) => m.id === options.model)!;
const every = Number(options.every);
const figures: Record<string, unknown>[] = [];

const rowsOf = (file: string): string[][] =>
  gunzipSync(readFileSync(join(shared, 'data', file)))
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.replaceAll('"', '').split(','));
const number = (text: string | undefined): number => (text ? Number(text) : Number.NaN);

interface Day {
  readonly name: string;
  readonly panel: Panel;
  /** Rows of the training part, and of the whole where options are chosen inside it. */
  readonly cut: number;
  readonly cutInside: number;
  readonly seasons: readonly number[];
  readonly horizon: number;
}

const known = (name: string, values: Float64Array) => ({ name, role: 'known' as const, values });

const vic = (): Day => ({ name: 'vic', panel: vicPanel(), cut: CUT, cutInside: CUT - 184 * DAY, seasons: [DAY, WEEK], horizon: DAY });

function france(): Day {
  const load = rowsOf('opsd_fr_60min/load_solar.csv.gz');
  const weather = rowsOf('opsd_fr_60min/weather.csv.gz');
  const times = Float64Array.from(load, (r) => Date.parse(r[0]!));
  const panel: Panel = {
    axis: { kind: 'calendar', zone: 'Europe/Paris', every: { n: 1, unit: 'hour' } },
    ids: ['load'],
    offsets: Int32Array.of(0, load.length),
    times,
    y: Float64Array.from(load, (r) => number(r[2])),
    covariates: ['temperature', 'direct', 'diffuse'].map((name, c) =>
      known(
        name,
        Float64Array.from(weather, (r) => number(r[c + 1])),
      ),
    ),
    statics: [],
  };
  const year = (y: number): number => times.findIndex((t) => civil('Europe/Paris', t).year === y);
  return { name: 'fr', panel, cut: year(2019), cutInside: year(2018), seasons: [24, 168], horizon: 24 };
}

const cpuSince = (start: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
};

function dayAhead({ name, panel, cut, cutInside, seasons, horizon }: Day): void {
  const from = options.inside ? cutInside : cut;
  const end = options.inside ? cut : panel.times.length;
  const ctx = makeContext({ clock: () => performance.now() });
  const upTo = (rows: number): Panel =>
    slicePanel(
      panel,
      () => 0,
      () => rows,
    );
  const params = resolveParams(model, JSON.parse(options.params), seasons);
  const started = process.cpuUsage();
  const wall = performance.now();
  const fit = model.fit(upTo(from), params, { horizon }, ctx);
  const [fitCpu, fitWall] = [cpuSince(started), (performance.now() - wall) / 1000];
  const y = seriesOf(panel, 0);
  const week = seasons.at(-1)!;
  const sums = { last: 0, naiveLast: 0, actualLast: 0, points: 0, all: 0, naiveAll: 0, allPoints: 0, in80: 0, in95: 0 };
  const begin = process.cpuUsage();
  for (let origin = from; origin + horizon <= end; origin += every) {
    const start = model.scope === 'global' ? Math.max(0, origin - 4 * week) : 0;
    const history = slicePanel(
      panel,
      () => start,
      () => origin,
    );
    const state = model.update!(fit, history, ctx);
    const future = {
      horizon,
      covariates: panel.covariates.map((c) => ({ name: c.name, values: c.values.subarray(origin, origin + horizon) })),
    };
    const f = model.forecast(state, { future, levels: [80, 95] }, ctx);
    for (let h = 0; h < horizon; h++) {
      const actual = y[origin + h]!;
      const naive = y[origin + h - week]!;
      if (Number.isNaN(actual) || Number.isNaN(naive)) continue;
      const off = Math.abs(actual - f.mean[h]!);
      sums.all += off;
      sums.naiveAll += Math.abs(actual - naive);
      sums.allPoints++;
      if (actual >= f.quantiles[1]!.values[h]! && actual <= f.quantiles[2]!.values[h]!) sums.in80++;
      if (actual >= f.quantiles[0]!.values[h]! && actual <= f.quantiles[3]!.values[h]!) sums.in95++;
      if (h < horizon - 1) continue;
      sums.last += off;
      sums.naiveLast += Math.abs(actual - naive);
      sums.points++;
    }
  }
  const figure = {
    set: name,
    model: model.id,
    params: options.params,
    inside: options.inside,
    origins: sums.points,
    maeDayAhead: sums.last / sums.points,
    weeklyNaiveDayAhead: sums.naiveLast / sums.points,
    shareOfWeeklyNaive: sums.last / sums.naiveLast,
    maeAllSteps: sums.all / sums.allPoints,
    shareAllSteps: sums.all / sums.naiveAll,
    coverage80: sums.in80 / sums.allPoints,
    coverage95: sums.in95 / sums.allPoints,
    ...(fit.fit?.recipe && {
      trees: fit.fit.parts.map((p: { ensemble: { trees: unknown[] } }) => p.ensemble.trees.length),
      reference: fit.fit.recipe.reference,
      features: fit.fit.recipe.features.length,
    }),
    fitSeconds: fitWall,
    fitCpuSeconds: fitCpu,
    forecastCpuSeconds: cpuSince(begin),
    stateMB: JSON.stringify(fit).length / 1e6,
  };
  show(figure);
  if (name === 'vic' && !options.inside && !options['no-peers'])
    for (const peer of ['hgb', 'xgb']) {
      const answer = peerRun(['gbdt.py', 'vic', peer, '1']);
      show({
        set: name,
        peer: `${answer.peer} ${answer.version}`,
        maeDayAhead: answer.test_mae,
        ratio: figure.maeDayAhead / answer.test_mae,
        bar: 136,
        aim: 120,
      });
    }
  if (name === 'fr') show({ set: name, shareOfWeeklyNaive: figure.shareOfWeeklyNaive, bar: 0.5, aim: 0.4 });
}

// biome-ignore lint/suspicious/noExplicitAny: what the peers' scripts print
function peerRun(args: readonly string[]): any {
  const cwd = join(shared, 'peers');
  const run = spawnSync('/usr/bin/python3', [...args], { cwd, env: { ...process.env, OMP_NUM_THREADS: '1' } });
  if (run.status !== 0) throw new Error(run.stderr.toString());
  return JSON.parse(run.stdout.toString().trim().split('\n').at(-1)!);
}

function show(figure: Record<string, unknown>): void {
  figures.push(figure);
  const cell = (v: unknown): string =>
    typeof v === 'number' ? String(Number(v.toPrecision(5))) : typeof v === 'string' ? v : JSON.stringify(v);
  console.log(
    Object.entries(figure)
      .map(([k, v]) => `${k} ${cell(v)}`)
      .join(' · '),
  );
}

interface Competition {
  readonly name: string;
  readonly stem: string;
  readonly season: number;
  readonly seasons: readonly number[];
  readonly horizon: number;
}

function competition({ name, stem, season, seasons, horizon }: Competition): void {
  const read = (part: string): Record<string, number[]> => {
    const out: Record<string, number[]> = {};
    for (const [id, , y] of rowsOf(`${stem}_${part}.csv.gz`)) {
      out[id!] ??= [];
      out[id!]!.push(Number(y));
    }
    return out;
  };
  let train = read('train');
  let test = read('test');
  if (options.inside) {
    test = Object.fromEntries(Object.entries(train).flatMap(([id, y]) => (y.length > 3 * horizon ? [[id, y.slice(-horizon)]] : [])));
    train = Object.fromEntries(Object.keys(test).map((id) => [id, train[id]!.slice(0, -horizon)]));
  }
  const write = (file: string, rows: readonly string[]): string => {
    const path = join(cache, file);
    writeFileSync(path, rows.join('\n'));
    return path;
  };
  const long = (series: Record<string, number[]>): string[] => [
    'unique_id,t,y',
    ...Object.entries(series).flatMap(([id, y]) => y.map((v, i) => `${id},${i + 1 + (series === test ? train[id]!.length : 0)},${v}`)),
  ];
  const ctx = makeContext({ members: catalog, clock: () => performance.now() });
  const params = resolveParams(model, JSON.parse(options.params), seasons);
  const started = process.cpuUsage();
  const wall = performance.now();
  const state = model.fit(panelOf(train), params, { horizon }, ctx);
  const f = model.forecast(state, { future: blindFuture(horizon), levels: [80, 95] }, ctx);
  const [cpu, seconds] = [cpuSince(started), (performance.now() - wall) / 1000];
  const lines = ['unique_id,t,yhat,lo-95,lo-80,hi-80,hi-95'];
  f.mean.forEach((yhat, i) => {
    lines.push([f.ids[Math.floor(i / horizon)], f.times[i], yhat, ...f.quantiles.map((q) => q.values[i])].join(','));
  });
  const files = ['--train', write('gbdt-train.csv', long(train)), '--test', write('gbdt-test.csv', long(test))];
  const score = (level: number) =>
    JSON.parse(
      execFileSync(process.execPath, [
        join(shared, 'eval', 'accuracy.mjs'),
        ...files,
        '--forecast',
        write('gbdt-forecast.csv', lines),
        '--season',
        String(season),
        '--level',
        String(level),
        '--json',
      ]).toString(),
    );
  const scored = score(95);
  show({
    set: name,
    model: model.id,
    params: options.params,
    inside: options.inside,
    series: Object.keys(train).length,
    smape: scored.smape,
    mase: scored.mase,
    owa: scored.owa,
    coverage95: scored.coverage,
    msis95: scored.msis,
    coverage80: score(80).coverage,
    trees: state.fit.parts.map((p: { ensemble: { trees: unknown[] } }) => p.ensemble.trees.length),
    reference: state.fit.recipe.reference,
    features: state.fit.recipe.features.length,
    seconds,
    cpuSeconds: cpu,
    stateMB: JSON.stringify(state).length / 1e6,
  });
  if (name === 'm4_hourly' && !options.inside && !options['no-peers']) {
    const answer = peerRun(['gbdt_m4.py', 'xgb', '1']);
    const ratio = scored.owa / answer.owa;
    show({
      set: name,
      peer: `${answer.peer} ${answer.version}`,
      owa: answer.owa,
      seconds: answer.wall_s,
      cpuSeconds: answer.cpu_s,
      ratio,
      bar: 0.463,
    });
  }
}

const wanted = options.only.split(',');
if (!existsSync(join(shared, 'data'))) console.log('../shared/data is not here: nothing to measure.');
else {
  if (wanted.includes('vic')) dayAhead(vic());
  if (wanted.includes('fr')) dayAhead(france());
  if (wanted.includes('m4')) competition({ name: 'm4_hourly', stem: 'm4_hourly/hourly', season: 24, seasons: [24, 168], horizon: 48 });
  if (wanted.includes('m3')) competition({ name: 'm3_monthly', stem: 'm3/monthly', season: 12, seasons: [12], horizon: 18 });
}
if (options.keep) keep('gbdt-accuracy', figures);
