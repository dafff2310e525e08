import { sizeOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { int } from '../onnx/builder.ts';
import { neg } from './arithmetic.ts';
import { innermost, whole } from './emit.ts';

/** The last axis in ascending order; no gradient flows through it. */
export function sortAscending(x: Tensor): Tensor {
  const count = sizeOf('sort', x, -1);
  const flipped = neg(x);
  const made = [
    { type: x.type, dims: x.dims },
    { type: 'int64' as const, dims: x.dims },
  ];
  return neg(innermost([flipped]).node('TopK', [flipped, whole(x.scope, [count])], made, { axis: int(-1) })[0]!);
}
