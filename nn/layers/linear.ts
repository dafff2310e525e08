import { sizeOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { affine, gather, matMul } from '../ops/index.ts';
import { fanIn, type Init, spread } from '../parameters.ts';
import type { Build } from './build.ts';

export interface LinearOptions {
  /** Default true. */
  readonly bias?: boolean;
  readonly init?: Init;
}

/** x W + b over the last axis: [.., in] -> [.., out]. */
export function linear({ parameters }: Build, x: Tensor, out: number, { bias = true, init }: LinearOptions = {}): Tensor {
  const inputs = sizeOf('linear', x, -1);
  const start = init ?? fanIn(inputs);
  const weight = parameters('weight', [inputs, out], start);
  return bias ? affine(x, weight, parameters('bias', [out], start)) : matMul(x, weight);
}

/** A learnt vector for each of `count` categories: whole numbers [..] -> [.., width]. */
export const embedding = ({ parameters }: Build, category: Tensor, count: number, width: number): Tensor =>
  gather(parameters('table', [count, width], spread(0.1)), category);
