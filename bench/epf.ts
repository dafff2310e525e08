/**
 * Day-ahead prices of Germany beside the published forecasts of LEAR and DNN (Lago, Marcjasz, De Schutter & Weron 2021) on the same hours.
 *
 *   node bench/epf.ts [--model=gaussian-process] [--params='{"renew":7}'] [--refit=364] [--from=2016-01-04] [--days=728] [--threads=2]
 *                     [--no-holidays] [--check] [--keep]
 *
 * For each day the model is fitted or updated on a panel that ends the evening before and forecasts 24 hours with what was known then: the
 * forecasts of load and of wind and sun for that day, and whether it is a public holiday (the published forecasts were not told that). Every `refit` days parameters are estimated anew;
 * every other day the model is updated. All choices were made on 2014 and 2015 (--from=2014-01-06). `--check` alters all that lies
 * after the evening before and expects the same forecasts.
 */
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { dieboldMariano } from '#engine/metrics/significance/diebold-mariano.ts';
import { DAY } from '#shared/base/units.ts';
import type { Panel } from '#shared/domain/panel.ts';
import { forecastDays, HOURS, LEVELS, linesOf, load, type Result, type Task } from './epf/days.ts';
import { keep } from './keep.ts';

const BAR = 3.75;
const AIM = 3.413;

function onThreads(tasks: readonly Task[]): Promise<Result[]> {
  return Promise.all(
    tasks.map(
      (task) =>
        new Promise<Result>((resolve, reject) => {
          const worker = new Worker(new URL(import.meta.url), { workerData: task });
          worker.once('message', resolve);
          worker.once('error', reject);
        }),
    ),
  );
}

const meanOf = (x: ArrayLike<number>): number =>
  (Array.prototype.reduce.call(x, (a, b) => (a as number) + (b as number), 0) as number) / x.length;
const absolute = (a: ArrayLike<number>, f: ArrayLike<number>): number[] => Array.from(f, (v, i) => Math.abs(a[i]! - v));

/** Mean absolute error of each day: one loss a day, as the multivariate test of Lago et al. takes it. */
const daily = (errors: readonly number[]): number[] =>
  Array.from({ length: errors.length / HOURS }, (_, d) => meanOf(errors.slice(d * HOURS, (d + 1) * HOURS)));

function line(
  name: string,
  actual: Float64Array,
  f: ArrayLike<number>,
  naive: number,
): { name: string; mae: number; rmae: number; rmse: number } {
  const mae = meanOf(absolute(actual, f));
  const rmse = Math.sqrt(meanOf(Array.from(f, (v, i) => (actual[i]! - v) ** 2)));
  console.log(`| ${name} | ${mae.toFixed(3)} | ${(mae / naive).toFixed(3)} | ${rmse.toFixed(3)} | ${(mae / BAR).toFixed(3)} |`);
  return { name, mae, rmae: mae / naive, rmse };
}

/** Alters prices from the cutoff on and covariates from the day after: no forecast may change. */
function checkFuture(panel: Panel, task: Task): void {
  for (const day of [task.from, task.from + 45, task.from + 200]) {
    const part = { ...task, from: day - 1, to: day + 1 };
    const plain = forecastDays(panel, part).mean;
    const spoilt = (values: Float64Array, from: number) => values.map((v, i) => (i >= from ? 1e4 - 3 * v : v));
    const altered: Panel = {
      ...panel,
      y: spoilt(panel.y, day * HOURS),
      covariates: panel.covariates.map((c) => ({ ...c, values: spoilt(c.values, (day + 1) * HOURS) })),
    };
    const same = forecastDays(altered, part).mean.every((v, i) => v === plain[i]);
    console.log(
      `${new Date(panel.times[day * HOURS]!).toISOString().slice(0, 10)}: ${same ? 'same forecast' : 'THE FUTURE REACHES THE FORECAST'}`,
    );
    if (!same) process.exitCode = 1;
  }
}

async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      model: { type: 'string', default: 'gaussian-process' },
      params: { type: 'string', default: '{}' },
      refit: { type: 'string', default: '364' },
      from: { type: 'string', default: '2016-01-04' },
      days: { type: 'string', default: '728' },
      threads: { type: 'string', default: '2' },
      'no-holidays': { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  const holidays = !options['no-holidays'];
  const panel = load(holidays);
  const begin = Math.round((Date.parse(options.from) - panel.times[0]!) / DAY);
  const days = Number(options.days);
  const refit = Number(options.refit);
  const common = { model: options.model, params: JSON.parse(options.params) as Record<string, unknown>, refit, holidays };
  if (options.check) return checkFuture(panel, { ...common, from: begin, to: begin + 1 });

  // A thread takes whole stretches between two fits, so that the number of threads changes nothing.
  const stretches = Math.ceil(days / refit);
  const each = Math.ceil(stretches / Number(options.threads)) * refit;
  const tasks: Task[] = [];
  for (let from = 0; from < days; from += each) tasks.push({ ...common, from: begin + from, to: begin + Math.min(days, from + each) });
  const started = performance.now();
  const results = await onThreads(tasks);
  const wall = (performance.now() - started) / 1000;
  const cpu = results.reduce((sum, r) => sum + r.cpu, 0);
  const mean = results.flatMap((r) => r.mean);
  const actual = panel.y.slice(begin * HOURS, (begin + days) * HOURS);
  const lastWeek = panel.y.slice((begin - 7) * HOURS, (begin + days - 7) * HOURS);
  const naive = meanOf(absolute(actual, lastWeek));

  console.log(`| forecast | MAE | rMAE | RMSE | MAE / bar (${BAR}) |\n| --- | --- | --- | --- | --- |`);
  const lines = [line(`${options.model} ${options.params}`, actual, mean, naive), line('same hour last week', actual, lastWeek, naive)];
  const published = linesOf('published_forecasts_DE.csv.gz');
  const dates = published.slice(1).map((row) => row[0]!);
  const first = dates.indexOf(`${options.from} 00:00:00`);
  const tests: { peer: string; difference: number; p: number }[] = [];
  if (first >= 0) {
    const rows = published.slice(1 + first, 1 + first + days * HOURS);
    rows.forEach((row, i) => {
      if (Date.parse(`${row[0]!.replace(' ', 'T')}Z`) !== panel.times[begin * HOURS + i]) throw new Error(`row ${i} is of ${row[0]}`);
      if (Math.abs(Number(row[1]) - actual[i]!) > 0.02) throw new Error(`the price of ${row[0]} differs`);
    });
    published[0]!.slice(2).forEach((peer, k) => {
      const f = rows.map((row) => Number(row[k + 2]));
      lines.push(line(`published ${peer}`, actual, f, naive));
      if (!peer.includes('Ensemble')) return;
      const [mine, theirs] = [daily(absolute(actual, mean)), daily(absolute(actual, f))];
      const test = dieboldMariano(
        Float64Array.from(mine, (v, d) => v - theirs[d]!),
        1,
      );
      tests.push({ peer, difference: test.difference, p: test.p });
    });
  }
  const coverage = LEVELS.map((level) => {
    const inside = (r: Result, from: number) =>
      r.mean.filter((_, i) => actual[from + i]! >= r.lower[level]![i]! && actual[from + i]! <= r.upper[level]![i]!).length;
    let from = 0;
    let held = 0;
    for (const r of results) {
      held += inside(r, from);
      from += r.mean.length;
    }
    return { level, percent: (100 * held) / actual.length };
  });
  console.log('');
  for (const t of tests)
    console.log(
      `against published ${t.peer}: ${t.difference < 0 ? '' : '+'}${t.difference.toFixed(3)} a day, Diebold-Mariano p = ${t.p.toPrecision(3)}`,
    );
  for (const c of coverage) console.log(`${c.level} % intervals hold ${c.percent.toFixed(1)} %`);
  const mae = lines[0]!.mae;
  console.log(
    `wall ${wall.toFixed(0)} s on ${tasks.length} threads, CPU ${cpu.toFixed(0)} s, ${((1000 * cpu) / days).toFixed(0)} ms a day`,
  );
  console.log(`bar ${BAR}: ${mae <= BAR ? 'met' : 'missed'}; aim ${AIM}: ${mae <= AIM ? 'met' : 'missed'}`);
  if (options.keep) keep('epf', { options: { ...common, from: options.from, days }, lines, tests, coverage, wall, cpu });
}

if (isMainThread) await main();
else {
  const task = workerData as Task;
  parentPort!.postMessage(forecastDays(load(task.holidays), task));
}
