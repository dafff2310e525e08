import { addSteps, nominalStep, stepsBetween, type TimeAxis } from '#shared/base/axis.ts';

/** Where the rows of one series lie on the axis. */
export interface Placement {
  /** Rows in time order; equal times keep the order of the import. */
  readonly order: Uint32Array;
  /** Step of each row in that order, from 0; a row between two steps has the earlier one. */
  readonly step: Float64Array;
  /** 1 for a row (in that order) that lies between two steps. */
  readonly off: Uint8Array;
  /** Steps from the first row to the last, both included. */
  readonly count: number;
  /** Time of a step. */
  readonly timeOf: (step: number) => number;
}

const isFixed = (axis: TimeAxis): boolean =>
  axis.kind === 'integer' || axis.every.unit === 'second' || axis.every.unit === 'minute' || axis.every.unit === 'hour';

/** Whole steps from `anchor` to `t`, rounded down, and whether `t` is exactly there. */
function locate(axis: TimeAxis, anchor: number, t: number): { step: number; exact: boolean } {
  const steps = stepsBetween(axis, anchor, t);
  if (Number.isInteger(steps)) return { step: steps, exact: true };
  const near = Math.round(steps);
  // A local time that a daylight-saving change skips is the moment after it.
  if (!isFixed(axis) && addSteps(axis, anchor, near) === t) return { step: near, exact: true };
  return { step: Math.floor(steps), exact: false };
}

function timeOrder(t: Float64Array): Uint32Array {
  const order = Uint32Array.from(t, (_, i) => i);
  let sorted = true;
  for (let i = 1; i < t.length && sorted; i++) sorted = t[i]! >= t[i - 1]!;
  return sorted ? order : order.sort((a, b) => t[a]! - t[b]! || a - b);
}

/** Share of up to 64 rows, spread over the series, that lie on the axis as seen from `anchor`. */
function fits(axis: TimeAxis, anchor: number, t: Float64Array): number {
  const stride = Math.max(1, Math.floor(t.length / 64));
  let exact = 0;
  let seen = 0;
  for (let i = 0; i < t.length; i += stride, seen++) if (locate(axis, anchor, t[i]!).exact) exact++;
  return exact / seen;
}

/** Puts the rows of a series (times in any order, at least one) on the steps of the axis, anchored where most of them lie. */
export function placeOnAxis(axis: TimeAxis, t: Float64Array): Placement {
  const order = timeOrder(t);
  const candidates = [order[0]!, order[t.length >> 1]!, order[t.length - 1]!].map((row) => t[row]!);
  const anchor = candidates.reduce((best, c) => (fits(axis, c, t) > fits(axis, best, t) ? c : best));
  const step = new Float64Array(t.length);
  const off = new Uint8Array(t.length);
  const fixed = isFixed(axis) ? nominalStep(axis) : 0;
  for (let i = 0; i < t.length; i++) {
    if (fixed) {
      const steps = (t[order[i]!]! - anchor) / fixed;
      step[i] = Math.floor(steps);
      off[i] = step[i] === steps ? 0 : 1;
    } else {
      const found = locate(axis, anchor, t[order[i]!]!);
      step[i] = found.step;
      off[i] = found.exact ? 0 : 1;
    }
  }
  const base = step[0]!;
  for (let i = 0; i < step.length; i++) step[i]! -= base;
  return {
    order,
    step,
    off,
    count: step[step.length - 1]! + 1,
    timeOf: fixed ? (k) => anchor + (base + k) * fixed : (k) => addSteps(axis, anchor, base + k),
  };
}
