/**
 * Do prediction intervals hold what they say? Coverage at 80 and 95 %, and MSIS, per kind of interval.
 *
 *   node bench/coverage.ts [--sample 6] [--days 120] [--autos 8] [--data m4_hourly,vic_elec] [--keep]
 *
 * M4 Hourly and M3: `auto` on every nth series (`--sample 1` for all), from the end of the training part. vic_elec and epf_de: day ahead over
 * the last year (two years), one fit before it and carried on from day to day without estimating anew; temperature, and the forecasts of load and
 * wind, as recorded. `auto` there: fitted anew at some of the days on the last eight weeks. Reads ../shared/data. Nothing is chosen by what this prints.
 */
import { existsSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { catalog } from '#models/catalog.ts';
import { makeContext } from '#models/kit/context.ts';
import type { AnyModel } from '#models/kit/define.ts';
import { withIntervals } from '#models/kit/intervals/wrap.ts';
import { futureAfter, panelBefore, rowsIn } from '#models/kit/origin.ts';
import { resolveParams } from '#models/kit/params.ts';
import { type Forecast, intervalOf } from '#shared/domain/forecast.ts';
import { blindFuture, type Panel, panelOf, pickSeries, slicePanel } from '#shared/domain/panel.ts';
import { keep } from './keep.ts';

const { values: options } = parseArgs({
  options: {
    sample: { type: 'string', default: '6' },
    days: { type: 'string', default: '120' },
    autos: { type: 'string', default: '8' },
    data: { type: 'string' },
    keep: { type: 'boolean' },
  },
});
const folder = join(import.meta.dirname, '..', '..', 'shared', 'data');
const LEVELS = [80, 95];
const ctx = makeContext({ members: catalog, clock: () => performance.now() });
const find = (id: string): AnyModel => catalog.find((m) => m.id === id)!;
const rowsOf = (file: string): string[][] =>
  gunzipSync(readFileSync(join(folder, file)))
    .toString()
    .replaceAll('"', '')
    .split('\n')
    .slice(1)
    .filter(Boolean)
    .map((line) => line.split(','));

/** Adds up what intervals held, by step. */
function tally(horizon: number) {
  const held = LEVELS.map(() => new Float64Array(horizon));
  const count = new Float64Array(horizon);
  let loss = 0;
  let losses = 0;
  const sum = (x: Float64Array): number => x.reduce((a, b) => a + b, 0);
  return {
    /** Series `s` of the forecast beside its actuals; `scale` is the mean absolute seasonal change of its history. */
    add: (f: Forecast, s: number, actual: ArrayLike<number>, scale: number): void => {
      const at = s * f.horizon;
      const bounds = LEVELS.map((level) => intervalOf(f, level)!);
      let score = 0;
      let n = 0;
      for (let h = 0; h < actual.length; h++) {
        const y = actual[h]!;
        if (!Number.isFinite(y) || !Number.isFinite(f.mean[at + h]!)) continue;
        n++;
        count[h]!++;
        bounds.forEach(({ lo, hi }, l) => {
          if (y >= lo[at + h]! && y <= hi[at + h]!) held[l]![h]!++;
        });
        const { lo, hi } = bounds[1]!;
        score += hi[at + h]! - lo[at + h]! + 40 * (Math.max(0, lo[at + h]! - y) + Math.max(0, y - hi[at + h]!));
      }
      if (n > 0 && scale > 0) {
        loss += score / n / scale;
        losses++;
      }
    },
    read: () => {
      const points = sum(count);
      const steps = held.map((row) => Array.from(row, (v, h) => (100 * v) / count[h]!));
      const [c80, c95] = held.map((row) => (100 * sum(row)) / points);
      const range = (l: number): string => `${Math.min(...steps[l]!).toFixed(0)}-${Math.max(...steps[l]!).toFixed(0)}`;
      return { points, coverage80: c80!, coverage95: c95!, steps80: range(0), steps95: range(1), msis: loss / losses };
    },
  };
}

interface Row extends ReturnType<ReturnType<typeof tally>['read']> {
  readonly set: string;
  readonly model: string;
  readonly intervals: string;
  readonly seconds: number;
}
const rows: Row[] = [];
function print(row: Row): void {
  rows.push(row);
  const numbers = [
    row.coverage80.toFixed(1),
    row.steps80,
    row.coverage95.toFixed(1),
    row.steps95,
    row.msis.toFixed(2),
    row.seconds.toFixed(1),
  ];
  console.log(`| ${row.set} | ${row.model} | ${row.intervals} | ${row.points} | ${numbers.join(' | ')} |`);
}

const scaleOf = (y: Float64Array, season: number): number => {
  const lag = y.length > season ? season : 1;
  let sum = 0;
  for (let i = lag; i < y.length; i++) sum += Math.abs(y[i]! - y[i - lag]!);
  return sum / (y.length - lag);
};

function competition(set: string, stem: string, seasons: number[], horizon: number): void {
  const long = (part: string) => {
    const series: Record<string, number[]> = {};
    for (const [id, , y] of rowsOf(`${stem}_${part}.csv.gz`)) {
      series[id!] ??= [];
      series[id!]!.push(Number(y));
    }
    return panelOf(series);
  };
  const chosen = long('train')
    .ids.map((_, s) => s)
    .filter((s) => s % Number(options.sample) === 0);
  const [train, test] = [pickSeries(long('train'), chosen), pickSeries(long('test'), chosen)];
  const started = performance.now();
  const model = find('auto');
  const state = model.fit(train, resolveParams(model, { budget: 3600 }, seasons), { horizon }, ctx);
  const f = model.forecast(state, { future: blindFuture(horizon), levels: LEVELS }, ctx);
  const held = tally(horizon);
  const of = (panel: Panel, s: number) => panel.y.subarray(panel.offsets[s], panel.offsets[s + 1]);
  train.ids.forEach((_, s) => {
    held.add(f, s, of(test, s), scaleOf(of(train, s), seasons[0] ?? 1));
  });
  print({ set, model: 'auto', intervals: 'its own', ...held.read(), seconds: (performance.now() - started) / 1000 });
}

interface Daily {
  readonly set: string;
  readonly panel: Panel;
  readonly seasons: readonly number[];
  readonly horizon: number;
  /** Days of the last part that are forecast. */
  readonly days: number;
}

/** One fit before the days, carried on to each of them. */
function carried({ set, panel, seasons, horizon, days }: Daily, id: string, method: 'native' | 'conformal' | 'cqr' | 'adaptive'): void {
  const model = withIntervals(find(id), { method });
  const params = resolveParams(model, {}, seasons);
  const total = rowsIn(panel, 0);
  const every = Math.max(1, Math.floor(days / Number(options.days)));
  const started = performance.now();
  const scale = scaleOf(panel.y.subarray(0, total - days * horizon), seasons[1]!);
  let state = model.fit(panelBefore(panel, [total - days * horizon]), params, { horizon }, ctx);
  const held = tally(horizon);
  for (let day = days; day >= 1; day -= every) {
    const cut = total - day * horizon;
    if (day < days) state = model.update!(state, panelBefore(panel, [cut]), ctx);
    const f = model.forecast(state, { future: futureAfter(panel, [cut], horizon), levels: LEVELS }, ctx);
    held.add(f, 0, panel.y.subarray(cut, cut + horizon), scale);
  }
  print({
    set,
    model: id,
    intervals: method === 'native' ? 'its own' : method,
    ...held.read(),
    seconds: (performance.now() - started) / 1000,
  });
}

/** `auto` fitted anew at some of the days, on the last eight weeks. */
function anew({ set, panel, seasons, horizon, days }: Daily): void {
  const model = find('auto');
  const params = resolveParams(model, { budget: 60 }, seasons);
  const total = rowsIn(panel, 0);
  const started = performance.now();
  const held = tally(horizon);
  const autos = Number(options.autos);
  for (let k = 0; k < autos; k++) {
    const cut = total - horizon * (1 + Math.floor(((k + 0.5) * (days - 1)) / autos));
    const recent = slicePanel(
      panel,
      () => cut - 8 * seasons[1]!,
      () => cut,
    );
    const state = model.fit(recent, params, { horizon }, ctx);
    const f = model.forecast(state, { future: futureAfter(panel, [cut], horizon), levels: LEVELS }, ctx);
    held.add(f, 0, panel.y.subarray(cut, cut + horizon), scaleOf(recent.y, seasons[1]!));
  }
  print({ set, model: 'auto', intervals: 'its own', ...held.read(), seconds: (performance.now() - started) / 1000 });
}

function hourly(set: string, file: string, target: number, known: Record<string, number>, seasons: number[], days: number): Daily {
  const table = rowsOf(file);
  const column = (k: number) => Float64Array.from(table, (row) => (row[k] === '' ? Number.NaN : Number(row[k])));
  const panel = panelOf({ [set]: column(target) });
  const covariates = Object.entries(known).map(([name, k]) => ({ name, role: 'known' as const, values: column(k) }));
  return { set, panel: { ...panel, covariates }, seasons, horizon: seasons[0]!, days };
}

if (!existsSync(folder)) throw new Error(`There is no folder ${folder}: the bench needs the shared data sets.`);
const wanted = (set: string): boolean => !options.data || options.data.split(',').includes(set);
console.log('| set | model | intervals | points | in 80 % | by step | in 95 % | by step | MSIS 95 | s |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
if (wanted('m4_hourly')) competition('m4_hourly', 'm4_hourly/hourly', [24, 168], 48);
if (wanted('m3')) {
  competition('m3_yearly', 'm3/yearly', [], 6);
  competition('m3_quarterly', 'm3/quarterly', [4], 8);
  competition('m3_monthly', 'm3/monthly', [12], 18);
  competition('m3_other', 'm3/other', [], 8);
}
const daily = [
  hourly('vic_elec', 'vic_elec/vic_elec.csv.gz', 1, { temperature: 2, holiday: 4 }, [48, 336], 365),
  hourly('epf_de', 'epf_de/DE.csv.gz', 1, { load: 2, wind: 3 }, [24, 168], 728),
];
for (const set of daily) {
  if (!wanted(set.set)) continue;
  for (const method of ['native', 'conformal', 'cqr', 'adaptive'] as const) carried(set, 'linear-regression', method);
  anew(set);
}
const near = rows.filter((row) => Math.abs(row.coverage80 - 80) <= 3 && Math.abs(row.coverage95 - 95) <= 3);
console.log(`within 3 points of nominal at 80 and 95 %: ${near.length} of ${rows.length} rows (bar: every set; aim 1.5 points)`);
const m4 = rows.find((row) => row.set === 'm4_hourly');
if (m4)
  console.log(
    `M4 Hourly, MSIS ${m4.msis.toFixed(2)}: bar 7.5 (ARIMA 7.54, ratio ${(m4.msis / 7.54).toFixed(2)}), aim 6.14 (Card, ratio ${(m4.msis / 6.14).toFixed(2)})`,
  );
console.log(
  `load at the end: ${loadavg()
    .map((x) => x.toFixed(1))
    .join(' ')}`,
);
if (options.keep) keep('coverage', { sample: Number(options.sample), rows });
