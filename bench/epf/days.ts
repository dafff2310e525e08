import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { holidaysOf } from '#engine/panel/holidays.ts';
import { catalog } from '#models/catalog.ts';
import { makeContext } from '#models/kit/context.ts';
import { resolveParams } from '#models/kit/params.ts';
import { DAY } from '#shared/base/units.ts';
import { type Future, type Panel, slicePanel } from '#shared/domain/panel.ts';

export const HOURS = 24;
const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'epf_de');
export const linesOf = (file: string): string[][] =>
  gunzipSync(readFileSync(join(folder, file)))
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(','));

/** Days are regular: the market's file has 24 hours for each. So the local clock is taken as it is. */
export function load(holidays: boolean): Panel {
  const rows = linesOf('DE.csv.gz').slice(1);
  const times = Float64Array.from(rows, ([date]) => Date.parse(`${date!.replace(' ', 'T')}Z`));
  const column = (k: number) => Float64Array.from(rows, (row) => Number(row[k]));
  const holiday = times.map((t) => (holidaysOf({ country: 'DE' }, new Date(t).getUTCFullYear()).has(Math.floor(t / DAY)) ? 1 : 0));
  return {
    axis: { kind: 'calendar', zone: 'UTC', every: { n: 1, unit: 'hour' } },
    ids: ['DE'],
    offsets: Int32Array.of(0, rows.length),
    times,
    y: column(1),
    covariates: [
      { name: 'load forecast', role: 'known', values: column(2) },
      { name: 'wind and sun forecast', role: 'known', values: column(3) },
      ...(holidays ? [{ name: 'holiday', role: 'known' as const, calendar: true, values: holiday }] : []),
    ],
    statics: [],
  };
}

export interface Task {
  readonly model: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly refit: number;
  readonly holidays: boolean;
  readonly from: number;
  readonly to: number;
}
export interface Result {
  readonly mean: number[];
  readonly lower: Record<number, number[]>;
  readonly upper: Record<number, number[]>;
  readonly cpu: number;
}

export const LEVELS = [80, 95];

/** Forecasts of the days `from` to `to` (exclusive). Nothing but history up to the evening before and the known covariates is handed over. */
export function forecastDays(panel: Panel, { model: id, params, refit, from, to }: Task): Result {
  const model = catalog.find((m) => m.id === id)!;
  const resolved = resolveParams(model, params, [HOURS, 7 * HOURS]);
  const ctx = makeContext({ members: catalog, clock: () => performance.now() });
  const out: Result = { mean: [], lower: { 80: [], 95: [] }, upper: { 80: [], 95: [] }, cpu: 0 };
  const started = process.threadCpuUsage();
  let state: unknown;
  for (let day = from; day < to; day++) {
    const history = slicePanel(
      panel,
      () => 0,
      () => day * HOURS,
    );
    const anew = (day - from) % refit === 0 || !model.update;
    state = anew ? model.fit(history, resolved, { horizon: HOURS }, ctx) : model.update!(state, history, ctx);
    const future: Future = {
      horizon: HOURS,
      covariates: panel.covariates.map(({ name, values }) => ({ name, values: values.slice(day * HOURS, (day + 1) * HOURS) })),
    };
    const f = model.forecast(state, { future, levels: LEVELS }, ctx);
    out.mean.push(...f.mean);
    const values = f.quantiles.map((q) => q.values);
    out.lower[95]!.push(...values[0]!);
    out.lower[80]!.push(...values[1]!);
    out.upper[80]!.push(...values[2]!);
    out.upper[95]!.push(...values[3]!);
  }
  const used = process.threadCpuUsage(started);
  return { ...out, cpu: (used.user + used.system) / 1e6 };
}
