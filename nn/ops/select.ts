import { broadcast, misfit } from '../graph/shape.ts';
import type { Operand, Tensor, TensorType } from '../graph/tensor.ts';
import { int } from '../onnx/builder.ts';
import { TYPES } from '../onnx/model.ts';
import { binary, mul, sub } from './arithmetic.ts';
import { sumTo } from './broadcast.ts';
import { constantLike, emit, emitWith, sameType, tensorsOf } from './emit.ts';
import { stepAt0 } from './step.ts';

function compare(op: string, a: Operand, b: Operand): Tensor {
  const [x, y] = tensorsOf(op, a, b);
  sameType(op, x, y);
  const dims = broadcast(x.dims, y.dims);
  if (!dims) throw misfit(op, [x, y], 'the shapes do not broadcast');
  return emit({ op, inputs: [x, y], type: 'bool', dims });
}

/** Comparisons give booleans: no gradient flows through them. */
export const greater = (a: Operand, b: Operand): Tensor => compare('Greater', a, b);
export const less = (a: Operand, b: Operand): Tensor => compare('Less', a, b);
export const equal = (a: Operand, b: Operand): Tensor => compare('Equal', a, b);
export const notANumber = (x: Tensor): Tensor => emit({ op: 'IsNaN', inputs: [x], type: 'bool', dims: x.dims });

/** `a` where the condition holds, `b` elsewhere; broadcast. */
export function select(condition: Tensor, a: Operand, b: Operand): Tensor {
  const [x, y] = tensorsOf('Where', a, b);
  const type = sameType('Where', x, y);
  const values = broadcast(x.dims, y.dims);
  const dims = values && broadcast(values, condition.dims);
  if (condition.type !== 'bool' || !dims) throw misfit('Where', [condition, x, y], 'the shapes do not broadcast');
  return emitWith({ op: 'Where', inputs: [condition, x, y], type, dims }, (g) => {
    const zero = constantLike(g, 0);
    return [undefined, () => sumTo(select(condition, g, zero), x.dims), () => sumTo(select(condition, zero, g), y.dims)];
  });
}

/** The gradient of what is chosen out of two: to the first where it is ahead, else to the second. */
function toWhoIsAhead(g: Tensor, ahead: () => Tensor): readonly [() => Tensor, () => Tensor] {
  const first = (): Tensor => mul(g, stepAt0(ahead(), 0, 1));
  return [first, () => sub(g, first())];
}

/** The larger of both, broadcast. Where they are equal the gradient goes to `b`. */
export const maximum = (a: Operand, b: Operand): Tensor => binary('Max', a, b, (g, x, y) => toWhoIsAhead(g, () => sub(x, y)));
/** The smaller of both, broadcast. Where they are equal the gradient goes to `b`. */
export const minimum = (a: Operand, b: Operand): Tensor => binary('Min', a, b, (g, x, y) => toWhoIsAhead(g, () => sub(y, x)));

/** The same values in another type; no gradient flows through it. */
export const cast = (x: Tensor, type: TensorType): Tensor =>
  x.type === type ? x : emit({ op: 'Cast', inputs: [x], type, dims: x.dims, attributes: { to: int(TYPES[type]) } });

/** The same values, through which no gradient flows. */
export const frozen = (x: Tensor): Tensor => emit({ op: 'Identity', inputs: [x], type: x.type, dims: x.dims });
