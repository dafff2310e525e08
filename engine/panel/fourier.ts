import { nominalStep, type TimeAxis } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { DAY } from '#shared/base/units.ts';

interface Terms {
  readonly period: number;
  readonly order: number;
}

const MONTHS: Record<string, number> = { month: 1, quarter: 3, year: 12 };

/** Where each row stands in the cycle, from 0 to 1. */
function phases(period: number, axis: TimeAxis, times: Float64Array, local: Float64Array): Float64Array {
  const fraction = (at: Float64Array, cycle: number) => at.map((t) => (((t % cycle) + cycle) % cycle) / cycle);
  if (axis.kind === 'integer') return fraction(times, period * axis.step);
  const months = MONTHS[axis.every.unit];
  if (months) {
    const count = local.map((t) => {
      const d = new Date(t);
      return d.getUTCFullYear() * 12 + d.getUTCMonth();
    });
    return fraction(count, period * months * axis.every.n);
  }
  const cycle = period * nominalStep(axis);
  const byLocalClock = cycle % DAY === 0 || axis.every.unit === 'day' || axis.every.unit === 'week';
  return fraction(byLocalClock ? local : times, cycle);
}

/**
 * Sine and cosine pairs k = 1 … order of a period in steps: `fourier_24_sin1`, `fourier_24_cos1`, …; the sine at k = period / 2 is zero
 * everywhere and left out. Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 7.4.
 *
 * The phase is counted from a fixed epoch (1970-01-01T00:00, index 0), so that history and future agree whatever row a table begins
 * with. Where the cycle is a whole number of days it follows the local clock: a daylight-saving change does not shift it.
 * Other cycles of elapsed steps (a year of 8766 hours) run on UTC. Cycles of months count calendar months.
 *
 * Throws BAD_REQUEST where order exceeds half the period: such terms repeat lower ones.
 */
export function fourierColumns({ period, order }: Terms, axis: TimeAxis, times: Float64Array, local: Float64Array) {
  if (2 * order > period)
    throw new AlmanacError('BAD_REQUEST', `Fourier order ${order} is more than half of the period ${period}.`, {
      hint: `Use an order of at most ${Math.floor(period / 2)}.`,
      place: { field: 'recipe.fourier' },
    });
  const phase = phases(period, axis, times, local);
  const term = (kind: 'sin' | 'cos', k: number) => ({
    name: `fourier_${period}_${kind}${k}`,
    values: phase.map((p) => Math[kind](2 * Math.PI * ((p * k) % 1))),
  });
  return Array.from({ length: order }, (_, i) => i + 1).flatMap((k) =>
    2 * k === period ? [term('cos', k)] : [term('sin', k), term('cos', k)],
  );
}
