import { median } from '#shared/math/quantile.ts';
import { significant } from '#shared/math/rounding.ts';
import { mean, standardDeviation } from '#shared/math/statistics.ts';
import type { Board } from './days.ts';

/** z = asinh((v - centre) / scale), or without the asinh where `bent` is false. */
export interface Scale {
  readonly centre: number;
  readonly scale: number;
  readonly bent: boolean;
}

const MAD = 1.4826;

/** By median and median absolute deviation (the standard deviation where that is 0): spikes keep no say over the rest. Source: Uniejewski, Weron & Ziel (2018), Variance stabilizing transformations. */
export function robustScale(values: ArrayLike<number>, bent: boolean): Scale {
  const centre = median(values);
  const spread = MAD * median(Float64Array.from(values, (v) => Math.abs(v - centre)));
  const scale = spread > 0 ? spread : standardDeviation(values);
  return { centre, scale: scale > 0 ? significant(scale, 12) : 1, bent };
}

export function plainScale(values: ArrayLike<number>): Scale {
  const scale = standardDeviation(values);
  return { centre: mean(values), scale: scale > 0 ? significant(scale, 12) : 1, bent: false };
}

export const scaled = ({ centre, scale, bent }: Scale, v: number): number =>
  bent ? Math.asinh((v - centre) / scale) : (v - centre) / scale;
export const unscaled = ({ centre, scale, bent }: Scale, z: number): number => centre + scale * (bent ? Math.sinh(z) : z);

export interface Scales {
  readonly y: Scale;
  readonly x: readonly Scale[];
}

export const scalesOf = ({ y, x }: Board, bent: boolean): Scales => ({ y: robustScale(y, bent), x: x.map(plainScale) });

export const scaledBoard = ({ size, first, y, x }: Board, scales: Scales): Board => ({
  size,
  first,
  y: y.map((v) => scaled(scales.y, v)),
  x: x.map((c, k) => c.map((v) => scaled(scales.x[k]!, v))),
});
