import { AlmanacError } from '#shared/base/errors.ts';
import type { Panel } from '#shared/domain/panel.ts';
import type { Edit } from '#shared/stages/scenario.ts';

/** An edit of known covariates. What a file would replace is handed over as a look-up; undefined there leaves the value as it is. */
export type KnownEdit =
  | Exclude<Edit, { kind: 'replace' }>
  | (Omit<Extract<Edit, { kind: 'replace' }>, 'path' | 'column'> & {
      readonly valueAt: (series: string, time: number) => number | undefined;
    });

export interface Known {
  readonly name: string;
  /** Series-major. */
  readonly values: Float64Array;
  /** What it follows from, where it cannot be edited itself: the calendar, or another covariate. */
  readonly fixed?: string;
}

interface Horizon {
  readonly panel: Panel;
  readonly horizon: number;
  readonly times: Float64Array;
  readonly covariates: readonly Known[];
}

function columnOf({ covariates }: Horizon, name: string): Known {
  const column = covariates.find((c) => c.name === name);
  const names = covariates.filter((c) => !c.fixed).map((c) => c.name);
  const hint = names.length > 0 ? `Known in advance: ${names.join(', ')}.` : 'Import the data with a covariate that is known in advance.';
  if (!column)
    throw new AlmanacError('UNSUITABLE', `"${name}" is no covariate that is known in advance.`, { hint, place: { column: name } });
  if (column.fixed)
    throw new AlmanacError('UNSUITABLE', `"${name}" follows from ${column.fixed}: it cannot be edited.`, { hint, place: { column: name } });
  return column;
}

function chosenSeries(panel: Panel, edit: KnownEdit): readonly number[] {
  if (!edit.series) return panel.ids.map((_, s) => s);
  return edit.series.map((name) => panel.ids.indexOf(name)).filter((s) => s >= 0);
}

/** The value `steps` earlier: of the horizon, of the history before it, or the edge where neither has one. */
function shifted(before: Float64Array, history: Float64Array, h: number, steps: number): number {
  const from = h - steps;
  if (from >= before.length) return before[before.length - 1]!;
  if (from >= 0) return before[from]!;
  return history[history.length + from] ?? before[0]!;
}

/** Applies the edits one after the other. Returns new columns; those untouched are the same. */
export function applyEdits(ahead: Horizon, edits: readonly KnownEdit[]): readonly Known[] {
  const { panel, horizon, times } = ahead;
  const columns = new Map(ahead.covariates.map((c) => [c.name, c.values]));
  for (const edit of edits) {
    const { name } = columnOf(ahead, edit.covariate);
    const old = columns.get(name)!;
    const values = old.slice();
    const history = panel.covariates.find((c) => c.name === name)!.values;
    for (const s of chosenSeries(panel, edit)) {
      const before = old.subarray(s * horizon, (s + 1) * horizon);
      const past = history.subarray(panel.offsets[s]!, panel.offsets[s + 1]!);
      for (let h = 0; h < horizon; h++) {
        const at = s * horizon + h;
        const t = times[at]!;
        if (t < (edit.from ?? Number.NEGATIVE_INFINITY) || t > (edit.to ?? Number.POSITIVE_INFINITY)) continue;
        if (edit.kind === 'set') values[at] = edit.value;
        else if (edit.kind === 'add') values[at]! += edit.value;
        else if (edit.kind === 'multiply') values[at]! *= edit.value;
        else if (edit.kind === 'shift') values[at] = shifted(before, past, h, edit.steps);
        else values[at] = edit.valueAt(panel.ids[s]!, t) ?? old[at]!;
      }
    }
    columns.set(name, values);
  }
  return ahead.covariates.map((c) => ({ ...c, values: columns.get(c.name)! }));
}
