import { addSteps, formatTime, stepsBetween, type TimeAxis } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { fromLocal } from '#shared/base/zone.ts';
import type { When } from '#shared/serving/api.ts';

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** How far from 1970 times may lie, in milliseconds or steps: histories and horizons from there are still within the times of a Date (8.64e15). */
export const FAR = 3e15;

function instantOf(axis: TimeAxis, when: When): number {
  if (typeof when === 'number') return when;
  if (axis.kind === 'integer') return /^-?\d{1,15}$/.test(when) ? Number(when) : Number.NaN;
  const found = ISO.exec(when);
  if (!found) return Number.NaN;
  if (found[1]) return Date.parse(when);
  const local = Date.parse(`${when.replace(' ', 'T')}${when.length > 10 ? 'Z' : ''}`);
  return Number.isNaN(local) ? local : fromLocal(axis.zone, local);
}

/** A time of a request: UTC milliseconds or an index. BAD_REQUEST where it is none. */
export function timeOf(axis: TimeAxis, when: When, series: string, field: string): number {
  const t = instantOf(axis, when);
  if (Math.abs(t) <= FAR && Number.isInteger(t)) return t;
  throw new AlmanacError('BAD_REQUEST', `Series "${series}": ${JSON.stringify(when)} is no time of the history.`, {
    hint:
      axis.kind === 'integer'
        ? 'The model was trained on a bare index: give whole numbers.'
        : `Give milliseconds since 1970 in UTC, or ISO text; without an offset it is read as the time of ${axis.zone}.`,
    place: { series, field },
  });
}

/** Steps of rows that the times of a request lie at, from 0; BAD_REQUEST where two meet, come out of order or lie between steps. */
export function stepsOf(axis: TimeAxis, times: readonly number[], series: string): Int32Array {
  const steps = new Int32Array(times.length);
  for (let i = 1; i < times.length; i++) {
    const step = stepsBetween(axis, times[0]!, times[i]!);
    if (Number.isInteger(step) && step > steps[i - 1]!) {
      steps[i] = step;
      continue;
    }
    const when = formatTime(axis, times[i]!);
    const why =
      times[i] === times[i - 1] ? 'comes twice' : times[i]! < times[i - 1]! ? 'comes after a later one' : 'lies between two steps';
    throw new AlmanacError('BAD_REQUEST', `Series "${series}": the time ${when} of its history ${why}.`, {
      hint: 'Give one value for each step, oldest first. Where clocks are put back, local times need their offset.',
      place: { series, field: `history.times.${i}` },
    });
  }
  return steps;
}

/** The times of `count` rows from the first. */
export const timesFrom = (axis: TimeAxis, first: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, k) => addSteps(axis, first, k));
