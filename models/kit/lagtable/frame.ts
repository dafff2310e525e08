import type { Recipe } from './recipe.ts';
import { meanOver, type Sums, sizeOver, sumsOf, type Track } from './track.ts';

/** A series measured for a recipe: its local level and size at each origin, by which values are told. */
export interface Frame {
  readonly track: Track;
  readonly sums: Sums;
  /** At [origin], in units of the series: what features and forecasts are told relative to, and in shares of. */
  readonly centre: Float64Array;
  readonly scale: Float64Array;
  /** At [origin]: mean of the last rows of the window. */
  readonly level: Float64Array;
  /** The last known value at each origin. */
  readonly last: Float64Array;
}

/** Row of the same place in the season as the target, the latest before the origin, and `times - 1` seasons further back. */
export const sameRow = (origin: number, step: number, season: number, times: number): number =>
  origin + step - 1 - season * (Math.ceil(step / season) + times - 1);

export function frameOf(track: Track, recipe: Recipe): Frame {
  const { z } = track;
  const sums = sumsOf(z);
  const n = z.length;
  const level = new Float64Array(n + 1);
  const scale = new Float64Array(n + 1).fill(1);
  const last = new Float64Array(n + 1);
  let latest = 0;
  for (let o = 0; o <= n; o++) {
    if (o > 0 && !Number.isNaN(z[o - 1]!)) latest = z[o - 1]!;
    last[o] = latest;
    const mean = meanOver(sums, o - recipe.window, o);
    level[o] = !Number.isNaN(mean) ? mean : latest;
    if (!recipe.local) continue;
    const near = sizeOver(sums, o - recipe.window, o);
    if (near > 0) scale[o] = near;
  }
  const { kind } = recipe.reference;
  const centre = kind === 'level' ? new Float64Array(n + 1) : kind === 'difference' ? last : level;
  return { track, sums, centre, scale, level, last };
}

/** What the forecast of a step is told relative to, in units of the series. */
export function offsetAt({ track, centre, level }: Frame, { reference }: Recipe, origin: number, step: number): number {
  if (reference.kind !== 'seasonal-difference') return centre[origin]!;
  for (let times = 1; times <= 3; times++) {
    const row = sameRow(origin, step, reference.season, times);
    if (row < 0) break;
    const v = track.z[row]!;
    if (!Number.isNaN(v)) return v;
  }
  return level[origin]!;
}
