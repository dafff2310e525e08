/** Box-Cox transformations: the power 1, 1/2 and 0. */
export const TRANSFORMS = ['none', 'sqrt', 'log'] as const;
export type Transform = (typeof TRANSFORMS)[number];

/** Values the model works on: (transformed - centre) / unit, of mean 0 and standard deviation 1. */
export interface Scale {
  readonly transform: Transform;
  readonly centre: number;
  readonly unit: number;
}

function transformed(transform: Transform, v: number): number {
  if (transform === 'none') return v;
  return transform === 'log' ? Math.log(v) : 2 * Math.sqrt(v);
}

export function scaleOf(y: Float64Array, transform: Transform): Scale {
  const raw = y.map((v) => transformed(transform, v));
  const centre = raw.reduce((a, v) => a + v / raw.length, 0);
  const size = raw.reduce((most, v) => Math.max(most, Math.abs(v - centre)), 0);
  if (!(size > 1e-12 * Math.abs(centre))) return { transform, centre, unit: size || 1 };
  return { transform, centre, unit: size * Math.sqrt(raw.reduce((a, v) => a + ((v - centre) / size) ** 2, 0) / raw.length) };
}

export const scaled = ({ transform, centre, unit }: Scale, v: number): number => (transformed(transform, v) - centre) / unit;

/** From the model's values to those of the series; never falls in v. */
export function unscaled({ transform, centre, unit }: Scale, v: number): number {
  const raw = centre + unit * v;
  if (transform === 'none') return raw;
  return transform === 'log' ? Math.exp(raw) : (Math.max(0, raw) / 2) ** 2;
}

/** Minus the logarithm of the derivative of the transformation, summed over y (all above 0). */
export const jacobianOf = (transform: Transform, y: Float64Array): number =>
  ({ none: 0, sqrt: 0.5, log: 1 })[transform] * y.reduce((sum, v) => sum + Math.log(v), 0);
