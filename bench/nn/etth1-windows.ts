import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { OnnxFile, Runtime } from '#nn/runtime.ts';
import { type Panel, panelOf } from '#shared/domain/panel.ts';
import { Absent, DATA } from './part.ts';

/** The papers' split in rows: 12 months to learn from, 4 to choose by, 4 to test on. */
export const SPLIT = { train: 8640, validation: 11_520, test: 14_400 } as const;
export const AHEAD = 96;

/** The seven columns of ETTh1, each standardised by its training part. */
export function standardised(): Map<string, Float64Array> {
  const file = join(DATA, 'etth1', 'ETTh1.csv.gz');
  if (!existsSync(file)) throw new Absent(`${file} is not there`);
  const rows = gunzipSync(readFileSync(file))
    .toString()
    .trim()
    .split('\n')
    .map((row) => row.split(','));
  const columns = rows[0]!.slice(1).map((name, c): [string, Float64Array] => {
    const y = Float64Array.from(rows.slice(1), (row) => Number(row[c + 1]));
    const learnt = y.subarray(0, SPLIT.train);
    const mean = learnt.reduce((a, b) => a + b, 0) / learnt.length;
    const deviation = Math.sqrt(learnt.reduce((a, b) => a + (b - mean) ** 2, 0) / learnt.length);
    return [name, y.map((v) => (v - mean) / deviation)];
  });
  return new Map(columns);
}

export const trainingPanel = (columns: ReadonlyMap<string, Float64Array>): Panel =>
  panelOf(Object.fromEntries([...columns].map(([name, y]) => [name, y.subarray(0, SPLIT.train)])));

const TOGETHER = 512;

/** Mean squared and mean absolute error over all windows whose horizons lie in rows `from` to `to`, one step apart. */
export function errorsOf(
  artifact: OnnxFile,
  runtime: Runtime,
  inputLength: number,
  columns: ReadonlyMap<string, Float64Array>,
  from: number,
  to: number,
) {
  const session = runtime.load(artifact);
  let [squared, absolute, count] = [0, 0, 0];
  const origins = Array.from({ length: to - from - AHEAD + 1 }, (_, i) => from + i);
  for (const y of columns.values())
    for (let at = 0; at < origins.length; at += TOGETHER) {
      const some = origins.slice(at, at + TOGETHER);
      const values = new Float32Array(some.length * inputLength);
      some.forEach((origin, n) => {
        values.set(y.subarray(origin - inputLength, origin), n * inputLength);
      });
      const mask = new Float32Array(values.length).fill(1);
      const dims = [some.length, inputLength];
      const told = session.run({ values: { data: values, dims }, mask: { data: mask, dims } }).quantiles!;
      const quantiles = told.dims[2]!;
      some.forEach((origin, n) => {
        for (let h = 0; h < AHEAD; h++) {
          const e = (told.data[(n * AHEAD + h) * quantiles + (quantiles - 1) / 2] as number) - y[origin + h]!;
          [squared, absolute, count] = [squared + e * e, absolute + Math.abs(e), count + 1];
        }
      });
    }
  session.close();
  return { mse: squared / count, mae: absolute / count };
}
