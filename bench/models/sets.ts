import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface Split {
  readonly id: string;
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/** A data set with a fixed test part. */
export interface MeasuredSet {
  readonly id: string;
  readonly title: string;
  readonly horizon: number;
  /** In steps; the first is that of MASE. */
  readonly seasons: readonly number[];
  readonly intermittent: boolean;
  readonly load: () => Split[];
}

const data = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');
export const dataThere = existsSync(data);

function columns(file: string, value: number): Map<string, number[]> {
  const series = new Map<string, number[]>();
  for (const line of gunzipSync(readFileSync(join(data, file)))
    .toString()
    .trim()
    .split('\n')
    .slice(1)) {
    const cells = line.replaceAll('"', '').split(',');
    const y = series.get(cells[0]!) ?? [];
    y.push(cells[value] === '' ? Number.NaN : Number(cells[value]));
    series.set(cells[0]!, y);
  }
  return series;
}

function competition(id: string, title: string, stem: string, horizon: number, seasons: readonly number[]): MeasuredSet {
  const load = (): Split[] => {
    const test = columns(`${stem}_test.csv.gz`, 2);
    return [...columns(`${stem}_train.csv.gz`, 2)].map(([name, train]) => ({ id: name, train, test: test.get(name)! }));
  };
  return { id, title, horizon, seasons, intermittent: false, load };
}

/** Series without missing values and with at least two demands before the last six months, which are the test. */
function carparts(): Split[] {
  return [...columns('carparts/carparts.csv.gz', 2)]
    .map(([id, y]) => ({ id, train: y.slice(0, -6), test: y.slice(-6) }))
    .filter(({ train, test }) => ![...train, ...test].some(Number.isNaN) && train.filter((v) => v > 0).length >= 2);
}

export const sets: readonly MeasuredSet[] = [
  competition('m3_yearly', 'M3 yearly', 'm3/yearly', 6, []),
  competition('m3_quarterly', 'M3 quarterly', 'm3/quarterly', 8, [4]),
  competition('m3_monthly', 'M3 monthly', 'm3/monthly', 18, [12]),
  competition('m3_other', 'M3 other', 'm3/other', 8, []),
  competition('m4_hourly', 'M4 hourly', 'm4_hourly/hourly', 48, [24, 168]),
  { id: 'carparts', title: 'Car parts', horizon: 6, seasons: [12], intermittent: true, load: carparts },
];

/** `count` series, evenly spread over the set. */
export function sampled(series: readonly Split[], count: number): Split[] {
  const wanted = Math.min(count, series.length);
  return Array.from({ length: wanted }, (_, i) => series[Math.floor((i * series.length) / wanted)]!);
}
