import { sizeOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { int } from '../onnx/builder.ts';
import { innermost, whole } from './emit.ts';

/** The values along the last axis in ascending order; no gradient flows through it. */
export function sorted(x: Tensor): Tensor {
  const count = sizeOf('TopK', x, -1);
  const outs = [
    { type: x.type, dims: x.dims },
    { type: 'int64' as const, dims: x.dims },
  ];
  return innermost([x]).node('TopK', [x, whole(x.scope, [count])], outs, { axis: int(-1), largest: int(0), sorted: int(1) })[0]!;
}
