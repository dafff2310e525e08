import { addSteps, formatTime } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Future, Panel } from '#shared/domain/panel.ts';
import type { LongTable } from './read.ts';

/**
 * The known covariates over the horizon of every series, from a table of the future. A series, a time or a value that is not there is an
 * error that names it.
 */
export function futureOf(panel: Panel, table: LongTable, names: readonly string[], horizon: number, file: string): Future {
  const rows = new Map<string, Map<number, number>>(table.ids.map((id) => [id, new Map()]));
  table.series.forEach((s, i) => {
    rows.get(table.ids[s]!)!.set(table.times[i]!, i);
  });
  const values = names.map(() => new Float64Array(panel.ids.length * horizon));
  panel.ids.forEach((id, s) => {
    const last = panel.times[panel.offsets[s + 1]! - 1];
    if (last === undefined || panel.offsets[s + 1] === panel.offsets[s]) return;
    for (let h = 0; h < horizon; h++) {
      const t = addSteps(panel.axis, last, h + 1);
      const row = rows.get(id)?.get(t);
      names.forEach((name, c) => {
        const value = row === undefined ? Number.NaN : table.columns[name]![row]!;
        if (Number.isNaN(value))
          throw new AlmanacError('UNSUITABLE', `${file} has no "${name}" for series "${id}" at ${formatTime(panel.axis, t)}.`, {
            hint: `Give every covariate for all ${horizon} steps after the end of each series, or leave --future out.`,
            place: { file, series: id, column: name },
          });
        values[c]![s * horizon + h] = value;
      });
    }
  });
  return { horizon, covariates: names.map((name, c) => ({ name, values: values[c]! })) };
}
