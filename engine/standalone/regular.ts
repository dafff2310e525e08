import { addSteps, formatTime, nominalStep, stepsBetween, type TimeAxis } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { inferCalendar, inferInteger } from '#shared/base/infer-axis.ts';
import type { Panel } from '#shared/domain/panel.ts';
import type { LongTable } from './read.ts';

/** Where the values of a panel lie: shared, so that threads see a large one without a copy, or owned, so that a small one is soon gone. */
export type Memory = 'shared' | 'owned';
const allocate = (length: number, memory: Memory): Float64Array =>
  memory === 'shared' ? new Float64Array(new SharedArrayBuffer(length * 8)) : new Float64Array(length);

function boundsOf({ ids, series }: LongTable): Int32Array {
  const bounds = new Int32Array(ids.length + 1);
  for (const s of series) bounds[s + 1]!++;
  for (let s = 0; s < ids.length; s++) bounds[s + 1]! += bounds[s]!;
  return bounds;
}

/** The axis of the longest series: its most common step. */
export function axisOf(table: LongTable, zone: string): TimeAxis {
  const bounds = boundsOf(table);
  let longest = 0;
  for (let s = 1; s < table.ids.length; s++) if (bounds[s + 1]! - bounds[s]! > bounds[longest + 1]! - bounds[longest]!) longest = s;
  const times = table.times.subarray(bounds[longest], bounds[longest + 1]);
  const axis = table.style === 'integer' ? inferInteger(times) : inferCalendar(times, zone);
  return axis ?? (table.style === 'integer' ? { kind: 'integer', step: 1 } : { kind: 'calendar', zone, every: { n: 1, unit: 'day' } });
}

/**
 * The panel of a long table: every step of the axis from a series' first to its last known target, NaN where the file has no row.
 * A time that comes twice or lies between two steps is an error that names series and time. Steps without a
 * row, and the series that have such, are added to `found`.
 */
export function regularPanel(
  table: LongTable,
  axis: TimeAxis,
  target: string,
  known: readonly string[],
  found: { steps: number; series: number },
  memory: Memory,
): Panel {
  const { ids, times, columns } = table;
  const bounds = boundsOf(table);
  const y = columns[target]!;
  const position = new Int32Array(times.length);
  const lengths = new Int32Array(ids.length);
  for (let s = 0; s < ids.length; s++) {
    const from = bounds[s]!;
    let last = from - 1;
    for (let i = from; i < bounds[s + 1]!; i++) {
      position[i] = i === from ? 0 : positionOf(axis, times, i, from, position[i - 1]!, ids[s]!);
      if (!Number.isNaN(y[i]!)) last = i;
    }
    lengths[s] = last < from ? 0 : position[last]! + 1;
    const holes = lengths[s]! - (last - from + 1);
    found.steps += holes;
    if (holes > 0) found.series++;
  }
  const offsets = new Int32Array(ids.length + 1);
  for (let s = 0; s < ids.length; s++) offsets[s + 1] = offsets[s]! + lengths[s]!;
  const place = (column: Float64Array): Float64Array => {
    const out = allocate(offsets[ids.length]!, memory).fill(Number.NaN);
    for (let s = 0; s < ids.length; s++)
      for (let i = bounds[s]!; i < bounds[s + 1]!; i++) if (position[i]! < lengths[s]!) out[offsets[s]! + position[i]!] = column[i]!;
    return out;
  };
  const regular = place(times);
  fillTimes(axis, regular, offsets);
  return {
    axis,
    ids,
    offsets,
    times: regular,
    y: place(y),
    covariates: known.map((name) => ({ name, role: 'known' as const, values: place(columns[name]!) })),
    statics: [],
  };
}

function positionOf(axis: TimeAxis, times: Float64Array, i: number, from: number, previous: number, id: string): number {
  const t = times[i]!;
  if (t === times[i - 1])
    throw new AlmanacError('UNSUITABLE', `Series "${id}" has the time ${formatTime(axis, t)} twice.`, {
      hint: 'Remove or add up the repeated rows, or import the file into a workspace, where repairs are offered.',
      place: { series: id },
    });
  const steps = stepsBetween(axis, times[from]!, t);
  const whole = Math.round(steps);
  if (Math.abs(steps - whole) > 1e-6 || whole <= previous)
    throw new AlmanacError(
      'UNSUITABLE',
      `Series "${id}": ${formatTime(axis, t)} does not lie on the time axis (steps of ${axis.kind === 'integer' ? axis.step : `${nominalStep(axis) / 1000} s`} from ${formatTime(axis, times[from]!)}).`,
      {
        hint: 'Give a file with one frequency, or import it into a workspace, where repairs are offered.',
        place: { series: id },
      },
    );
  return whole;
}

function fillTimes(axis: TimeAxis, times: Float64Array, offsets: Int32Array): void {
  for (let s = 0; s + 1 < offsets.length; s++)
    for (let i = offsets[s]! + 1; i < offsets[s + 1]!; i++)
      if (Number.isNaN(times[i]!)) times[i] = addSteps(axis, times[offsets[s]!]!, i - offsets[s]!);
}
