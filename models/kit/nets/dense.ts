import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { dropout } from '#nn/layers/norm.ts';
import { relu } from '#nn/ops/index.ts';

export interface Dense {
  readonly layers: number;
  readonly width: number;
  readonly dropout?: number;
}

/** Fully connected layers with rectifiers, [.., in] -> [.., width]. */
export function dense(build: Build, x: Tensor, { layers, width, dropout: rate = 0 }: Dense): Tensor {
  return Array.from({ length: layers }).reduce<Tensor>(
    (h, _, i) => dropout(build, relu(linear(part(build, `layer ${i}`), h, width)), rate),
    x,
  );
}
