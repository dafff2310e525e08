import type { TimeAxis } from '#shared/base/axis.ts';
import type { RepairPolicy } from '#shared/stages/validate.ts';
import { placeOnAxis } from '../../../panel/place.ts';

/** One series with every step of the axis from its first row to its last. */
export interface RegularSeries {
  readonly times: Float64Array;
  /** NaN where missing. */
  readonly y: Float64Array;
  /** The first value that the import had for the step. */
  readonly raw: Float64Array;
  readonly covariates: Float64Array[];
  /** 1 where the import had a row. */
  readonly hasRow: Uint8Array;
  /** Rows that came after a later one, lay between two steps, or were one too many. */
  readonly disordered: number;
  readonly offAxis: number;
  readonly duplicates: number;
}

/** A series that is so sparse on its axis is not filled up: its frequency is wrong. */
const STEPS_PER_ROW = 100;

type Combine = (values: readonly number[]) => number;

const COMBINE: Partial<Record<RepairPolicy, Combine>> = {
  first: (values) => values[0]!,
  last: (values) => values.at(-1)!,
  mean: (values) => values.reduce((a, b) => a + b, 0) / values.length,
  sum: (values) => values.reduce((a, b) => a + b, 0),
};

const combine = (policy: RepairPolicy, values: readonly number[]): number => {
  const there = values.filter((v) => !Number.isNaN(v));
  return there.length === 0 ? Number.NaN : COMBINE[policy]!(there);
};

const disorderOf = (t: Float64Array): number => {
  let latest = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (const time of t) {
    if (time < latest) count++;
    else latest = time;
  }
  return count;
};

export interface RegularPolicies {
  /** For more than one row of a time. */
  readonly duplicate: RepairPolicy;
  /** For rows between two steps: left out, or combined with those of the step they fall into. */
  readonly offAxis: RepairPolicy;
}

/** Puts the rows of a series on the steps of its axis; undefined where it is too sparse for that. Covariates take their first value. */
export function regularise(
  axis: TimeAxis,
  t: Float64Array,
  y: Float64Array,
  covariates: readonly Float64Array[],
  policies: RegularPolicies,
): RegularSeries | undefined {
  const { order, step, off, count, timeOf } = placeOnAxis(axis, t);
  if (count > STEPS_PER_ROW * t.length + 10_000) return undefined;
  const blank = () => new Float64Array(new SharedArrayBuffer(8 * count)).fill(Number.NaN);
  const out = { times: new Float64Array(new SharedArrayBuffer(8 * count)), y: blank(), raw: blank(), covariates: covariates.map(blank) };
  for (let k = 0; k < count; k++) out.times[k] = timeOf(k);
  const hasRow = new Uint8Array(count);
  const drop = policies.offAxis === 'drop';
  let offAxis = 0;
  let duplicates = 0;
  for (let i = 0; i < order.length; ) {
    const at = step[i]!;
    const rows: number[] = [];
    let moved = 0;
    for (; i < order.length && step[i] === at; i++) {
      if (off[i]) moved++;
      if (!off[i] || !drop) rows.push(order[i]!);
    }
    offAxis += moved;
    if (rows.length === 0) continue;
    hasRow[at] = 1;
    out.raw[at] = y[rows[0]!]!;
    covariates.forEach((x, c) => {
      out.covariates[c]![at] = combine('first', rows.length === 1 ? [x[rows[0]!]!] : rows.map((row) => x[row]!));
    });
    if (rows.length === 1) out.y[at] = y[rows[0]!]!;
    else {
      const policy = moved > 0 && !drop ? policies.offAxis : policies.duplicate;
      out.y[at] = combine(
        policy,
        rows.map((row) => y[row]!),
      );
      if (policy === policies.duplicate) duplicates += rows.length - 1;
    }
  }
  return { ...out, hasRow, disordered: disorderOf(t), offAxis, duplicates };
}
