import type { ForecasterMapping } from '#shared/domain/forecaster.ts';

/** What is taken off values before they go in, and what they are divided by. */
export interface Scale {
  readonly centre: number;
  readonly size: number;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

const AS_IS: Scale = { centre: 0, size: 1 };

/** From the known values of a context; a constant keeps its size. */
export function scaleOf(context: Float64Array, how: ForecasterMapping['scale']): Scale {
  if (how === 'none') return AS_IS;
  const known = Array.from(context.filter(Number.isFinite));
  if (known.length === 0) return AS_IS;
  if (how === 'mean-abs') return { centre: 0, size: mean(known.map(Math.abs)) || 1 };
  const centre = mean(known);
  return { centre, size: Math.sqrt(mean(known.map((v) => (v - centre) ** 2))) || 1 };
}
