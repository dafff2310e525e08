import type { Panel } from '#shared/domain/panel.ts';
import { columnOf, rowsOf } from './rows.ts';

/** Half hours of a day, and of a week. */
export const [DAY, WEEK] = [48, 336];

/** The first row of 2014: ../shared/peers/gbdt.py learns from the two years before and is scored from here on. */
export const CUT = 17_544 + 17_520;

/** Demand of Victoria by half hours; temperature and holidays are taken as known a day ahead, as the peer does. */
export function vicPanel(): Panel {
  const rows = rowsOf('vic_elec/vic_elec.csv.gz');
  return {
    axis: { kind: 'calendar', zone: 'Australia/Melbourne', every: { n: 30, unit: 'minute' } },
    ids: ['vic'],
    offsets: Int32Array.of(0, rows.length),
    times: Float64Array.from(rows, (row) => Date.parse(row[0]!)),
    y: columnOf(rows, 1),
    covariates: [
      { name: 'temperature', role: 'known', values: columnOf(rows, 2) },
      { name: 'holiday', role: 'known', values: columnOf(rows, 4) },
    ],
    statics: [],
  };
}
