import { axisOf, sizeOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { int } from '../onnx/builder.ts';
import { mul } from './arithmetic.ts';
import { type Over, reduction, sum } from './broadcast.ts';
import { emit } from './emit.ts';
import { frozen } from './select.ts';

export { type Over, sum } from './broadcast.ts';

/** The mean over axes of fixed size. */
export function mean(x: Tensor, over: Over = {}): Tensor {
  const axes = over.axes ?? x.dims.map((_, i) => i);
  const count = axes.reduce((n, a) => n * sizeOf('mean', x, axisOf('mean', x, a)), 1);
  return mul(sum(x, over), 1 / count);
}

/** The largest value over axes; no gradient flows through it. */
export function largest(x: Tensor, over: Over = {}): Tensor {
  const { axes, emission } = reduction('ReduceMax', x, over);
  return axes.length === 0 ? frozen(x) : emit(emission);
}

/** The sum of squares of all values, a scalar; no gradient flows through it. */
export const sumOfSquares = (x: Tensor): Tensor =>
  emit({ op: 'ReduceSumSquare', inputs: [x], type: x.type, dims: [], attributes: { keepdims: int(0) } });
