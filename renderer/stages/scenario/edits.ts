import type { TimeAxis } from '#shared/base/axis.ts';
import type { Edit } from '#shared/stages/scenario.ts';
import { formatMoment, formatValue } from '../../components/format.ts';

export const KINDS: { value: Edit['kind']; label: string; hint: string }[] = [
  { value: 'set', label: 'set to', hint: 'Every value becomes this' },
  { value: 'add', label: 'add', hint: 'This is added to every value' },
  { value: 'multiply', label: 'multiply by', hint: '1.1 is ten per cent more' },
  { value: 'shift', label: 'shift by', hint: 'Values move by steps; positive is later' },
  { value: 'replace', label: 'replace from', hint: 'Values come from a file with the columns of the data set' },
];

/** An edit of another kind that keeps covariate, series and range. */
export function ofKind(edit: Edit, kind: Edit['kind']): Edit {
  const { covariate, series, from, to } = edit;
  const where = { covariate, ...(series ? { series } : {}), ...(from !== undefined ? { from } : {}), ...(to !== undefined ? { to } : {}) };
  if (kind === 'shift') return { ...where, kind, steps: 1 };
  if (kind === 'replace') return { ...where, kind, path: '', column: covariate };
  const value = kind === edit.kind && 'value' in edit ? edit.value : kind === 'multiply' ? 1.1 : kind === 'add' ? 1 : 0;
  return { ...where, kind, value };
}

/** Why an edit cannot be run yet, or nothing. */
export function missingIn(edit: Edit): string | undefined {
  if (edit.kind === 'replace') return edit.path && edit.column ? undefined : 'choose a file and its column';
  if (edit.kind === 'shift') return edit.steps === 0 ? 'shift by at least one step' : undefined;
  return Number.isFinite(edit.value) ? undefined : 'give a number';
}

interface Line {
  times: Float64Array;
  values: Float64Array;
}

/** The values as the edits would have them, for the drawing; the engine has the last word. A replacement from a file is not previewed. */
export function preview({ times, values }: Line, covariate: string, series: string, edits: readonly Edit[]): Float64Array {
  return edits
    .filter((e) => e.covariate === covariate && (!e.series || e.series.includes(series)))
    .reduce((before, edit) => {
      const last = before.length - 1;
      return before.map((v, i) => {
        const t = times[i]!;
        if (t < (edit.from ?? Number.NEGATIVE_INFINITY) || t > (edit.to ?? Number.POSITIVE_INFINITY)) return v;
        if (edit.kind === 'set') return edit.value;
        if (edit.kind === 'add') return v + edit.value;
        if (edit.kind === 'multiply') return v * edit.value;
        if (edit.kind === 'shift') return before[Math.min(last, Math.max(0, i - edit.steps))]!;
        return v;
      });
    }, values);
}

/** "temperature + 2, from 2024-01-01 00:00 to 2024-01-02 00:00" */
export function editText(edit: Edit, axis: TimeAxis): string {
  const what =
    edit.kind === 'set'
      ? `= ${formatValue(edit.value)}`
      : edit.kind === 'add'
        ? `${edit.value < 0 ? '\u2212' : '+'} ${formatValue(Math.abs(edit.value))}`
        : edit.kind === 'multiply'
          ? `\u00d7 ${formatValue(edit.value)}`
          : edit.kind === 'shift'
            ? `shifted by ${edit.steps} steps`
            : `from ${edit.path.split(/[\\/]/).at(-1)}`;
  const from = edit.from === undefined ? '' : ` from ${formatMoment(axis, edit.from)}`;
  const to = edit.to === undefined ? '' : ` to ${formatMoment(axis, edit.to)}`;
  const who = edit.series ? `, ${edit.series.length === 1 ? edit.series[0] : `${edit.series.length} series`}` : '';
  return `${edit.covariate} ${what}${from}${to}${who}`;
}
