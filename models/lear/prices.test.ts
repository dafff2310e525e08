import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Panel, slicePanel } from '#shared/domain/panel.ts';
import { catalog } from '../catalog.ts';
import { makeContext } from '../kit/context.ts';

const file = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'epf_de', 'DE.csv.gz');
const there = existsSync(file);
const HOURS = 24;

function prices(days: number): Panel {
  const lines = gunzipSync(readFileSync(file)).toString().split('\n');
  const rows = lines.slice(1, 1 + days * HOURS).map((line) => line.split(','));
  const column = (k: number) => Float64Array.from(rows, (row) => Number(row[k]));
  return {
    axis: { kind: 'calendar', zone: 'UTC', every: { n: 1, unit: 'hour' } },
    ids: ['DE'],
    offsets: Int32Array.of(0, rows.length),
    times: Float64Array.from(rows, ([date]) => Date.parse(`${date!.replace(' ', 'T')}Z`)),
    y: column(1),
    covariates: [
      { name: 'load', role: 'known', values: column(2) },
      { name: 'wind and sun', role: 'known', values: column(3) },
    ],
    statics: [],
  };
}

/** German prices of September 2012, three weeks a day ahead, from the eight months before. */
describe.skipIf(!there)(`day-ahead prices${there ? '' : ' (skipped: ../shared/data is not there)'}`, () => {
  test.each([
    ['lear', 0.75, { windows: [84, 1092] }],
    ['gaussian-process', 0.65, { learn: 150, iterations: 25 }],
  ])(
    '%s makes less than %s of the error of the same hour last week, and its intervals hold',
    (id, share, params) => {
      const [first, last] = [235, 256];
      const panel = prices(last);
      const model = catalog.find((m) => m.id === id)!;
      const ctx = makeContext({ members: catalog });
      const until = (day: number) =>
        slicePanel(
          panel,
          () => 0,
          () => day * HOURS,
        );
      let state = model.fit(until(first), model.params.parse({ seasons: [24, 168], ...params }), { horizon: HOURS }, ctx);
      let [error, naive, held] = [0, 0, 0];
      for (let day = first; day < last; day++) {
        const from = day * HOURS;
        if (day > first) state = model.update!(state, until(day), ctx);
        const covariates = panel.covariates.map(({ name, values }) => ({ name, values: values.slice(from, from + HOURS) }));
        const { mean, quantiles } = model.forecast(state, { future: { horizon: HOURS, covariates }, levels: [80] }, ctx);
        mean.forEach((v, h) => {
          const y = panel.y[from + h]!;
          error += Math.abs(y - v);
          naive += Math.abs(y - panel.y[from + h - 7 * HOURS]!);
          if (y >= quantiles[0]!.values[h]! && y <= quantiles[1]!.values[h]!) held++;
        });
      }
      expect(error / naive).toBeLessThan(share);
      expect(held / ((last - first) * HOURS)).toBeGreaterThan(0.65);
    },
    60_000,
  );
});
