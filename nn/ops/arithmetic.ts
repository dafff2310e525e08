import { broadcast, misfit } from '../graph/shape.ts';
import type { Operand, Tensor } from '../graph/tensor.ts';
import { sumTo } from './broadcast.ts';
import { emitWith, sameType, tensorsOf } from './emit.ts';

type Rule = (gradient: Tensor, a: Tensor, b: Tensor, out: Tensor) => readonly [() => Tensor, () => Tensor];

/** One operation on two operands that broadcast; `rule` gives the gradient of each before it is summed down. */
export function binary(op: string, a: Operand, b: Operand, rule: Rule): Tensor {
  const [x, y] = tensorsOf(op, a, b);
  const dims = broadcast(x.dims, y.dims);
  if (!dims) throw misfit(op, [x, y], 'the shapes do not broadcast');
  const type = sameType(op, x, y);
  return emitWith({ op, inputs: [x, y], type, dims }, (gradient, out) => {
    const [da, db] = rule(gradient, x, y, out);
    return [() => sumTo(da(), x.dims), () => sumTo(db(), y.dims)];
  });
}

/** a + b, broadcast. */
export const add = (a: Operand, b: Operand): Tensor => binary('Add', a, b, (g) => [() => g, () => g]);
/** a - b, broadcast. */
export const sub = (a: Operand, b: Operand): Tensor => binary('Sub', a, b, (g) => [() => g, () => neg(g)]);
/** a * b, broadcast. */
export const mul = (a: Operand, b: Operand): Tensor => binary('Mul', a, b, (g, x, y) => [() => mul(g, y), () => mul(g, x)]);
/** a / b, broadcast. */
export const div = (a: Operand, b: Operand): Tensor =>
  binary('Div', a, b, (g, _, y, out) => [() => div(g, y), () => neg(div(mul(g, out), y))]);
/** a to the power of a constant. */
export const power = (x: Tensor, exponent: number): Tensor =>
  emitWith({ op: 'Pow', inputs: [x, tensorsOf('Pow', x, exponent)[1]], type: x.type, dims: x.dims }, (g) => [
    () => mul(g, mul(power(x, exponent - 1), exponent)),
  ]);

/** The sum of several tensors of one shape. */
export function addAll(terms: readonly Tensor[]): Tensor {
  const [first, ...rest] = terms;
  if (!first) throw misfit('Sum', [], 'nothing to add');
  return rest.reduce(add, first);
}

/** -x */
export const neg = (x: Tensor): Tensor => emitWith({ op: 'Neg', inputs: [x], type: x.type, dims: x.dims }, (g) => [() => neg(g)]);
/** x * x */
export const square = (x: Tensor): Tensor => mul(x, x);
