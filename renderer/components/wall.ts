import type { TimeAxis } from '#shared/base/axis.ts';
import { fromLocal } from '#shared/base/zone.ts';

/** The instant that a place on the drawn axis stands for. */
export const fromWall = (axis: TimeAxis, x: number): number =>
  axis.kind === 'integer' ? Math.round(x) : fromLocal(axis.zone, Math.round(x));

/** The instants that a drawn range stands for. */
export const rangeFromWall = (axis: TimeAxis, [from, to]: readonly [number, number]): { from: number; to: number } => ({
  from: fromWall(axis, from),
  to: fromWall(axis, to),
});
