import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { dropout } from '#nn/layers/norm.ts';

export interface Stack {
  readonly layers: number;
  readonly hidden: number;
  /** Share of values dropped between layers while training. */
  readonly dropout: number;
}

/** Recurrent layers one upon the other, time-major: [T, B, in] -> [T, B, hidden]. */
export function stack(
  build: Build,
  cell: (build: Build, x: Tensor, hidden: number) => Tensor,
  x: Tensor,
  { layers, hidden, dropout: rate }: Stack,
): Tensor {
  return Array.from({ length: layers }, (_, i) => i).reduce(
    (below, i) => cell(part(build, `${i}`), i === 0 ? below : dropout(build, below, rate), hidden),
    x,
  );
}
