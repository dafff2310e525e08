import type { Tensor } from '#nn/graph/tensor.ts';
import { abs, add, constantRow, div, equal, largest, maximum, mul, select, sqrt, square, sub, sum } from '#nn/ops/index.ts';
import type { NeuralParams } from './params.ts';

/** Where a window lies and how large it is, [B, 1] each. */
export interface Measure {
  readonly location: Tensor;
  readonly size: Tensor;
}

const LEAST = 1e-15;
const SHARE = 1e-4;

const over = { axes: [1], keep: true } as const;

/** The last known value of each window [B, L], 0 where none is known: [B, 1]. */
export function lastKnown(y: Tensor, mask: Tensor): Tensor {
  const length = y.dims[1] as number;
  const places = mul(
    mask,
    constantRow(
      y,
      Array.from({ length }, (_, i) => i + 1),
    ),
  );
  const last = largest(places, over);
  return sum(select(equal(places, maximum(last, 1)), y, 0), over);
}

/**
 * Measures windows y [B, L] over their known values (mask 1). Free of the unit: a window times k has k times the location and the size;
 * only `panel` leaves values as they are told.
 * Source: Kim et al. (2022), Reversible instance normalization; Salinas et al. (2020) for the mean size.
 */
export function measure(y: Tensor, mask: Tensor, kind: NeuralParams['scale']): Measure {
  const known = maximum(sum(mask, over), 1);
  const average = (x: Tensor): Tensor => div(sum(mul(x, mask), over), known);
  if (kind === 'mean') {
    const size = add(average(abs(y)), LEAST);
    return { location: mul(size, 0), size };
  }
  if (kind === 'panel') {
    const none = mul(known, 0);
    return { location: none, size: add(none, 1) };
  }
  const mean = average(y);
  const square0 = average(square(y));
  const variance = average(square(sub(y, mean)));
  const size = add(sqrt(add(variance, mul(square0, SHARE * SHARE))), LEAST);
  return { location: kind === 'last' ? lastKnown(y, mask) : mean, size };
}

export const scaleDown = (x: Tensor, { location, size }: Measure): Tensor => div(sub(x, location), size);
export const scaleUp = (x: Tensor, { location, size }: Measure): Tensor => add(mul(x, size), location);
