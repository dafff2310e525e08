import type { Tensor } from '#nn/graph/tensor.ts';
import { add, concat, constantRow, mul, slice } from '#nn/ops/index.ts';

/** Sums over every `window` neighbours, [B, T] -> [B, T - window + 1]: sums of twice as many from those of half as many. */
function movingSum(x: Tensor, window: number): Tensor {
  if (window === 1) return x;
  const length = (x.dims[1] as number) - window + 1;
  const half = Math.floor(window / 2);
  const halves = movingSum(x, half);
  const even = add(slice(halves, 1, 0, length), slice(halves, 1, half, half + length));
  return window % 2 === 0 ? even : add(even, slice(x, 1, window - 1, window - 1 + length));
}

const repeated = (value: Tensor, times: number): Tensor[] =>
  times === 0 ? [] : [mul(value, constantRow(value, new Float32Array(times).fill(1)))];

/**
 * A centred moving average, [B, L] -> [B, L]; beyond the ends the end values are repeated. Source: the authors' code of DLinear (series_decomp).
 */
export function movingAverage(x: Tensor, window: number): Tensor {
  const length = x.dims[1] as number;
  const before = Math.floor((window - 1) / 2);
  const padded = concat([...repeated(slice(x, 1, 0, 1), before), x, ...repeated(slice(x, 1, length - 1, length), window - 1 - before)], 1);
  return mul(movingSum(padded, window), 1 / window);
}
