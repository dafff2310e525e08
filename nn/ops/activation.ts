import { axisOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { int } from '../onnx/builder.ts';
import { add, div, mul, neg, sub } from './arithmetic.ts';
import { emitWith, keep } from './emit.ts';
import { sum } from './reduce.ts';
import { frozen, minimum } from './select.ts';
import { stepAt0 } from './step.ts';

const unary = (op: string, x: Tensor, rule: (gradient: Tensor, out: Tensor) => Tensor): Tensor =>
  emitWith({ op, inputs: [x], type: x.type, dims: x.dims }, (g, out) => [() => rule(g, out)]);

export const exp = (x: Tensor): Tensor => unary('Exp', x, (g, out) => mul(g, out));
export const log = (x: Tensor): Tensor => unary('Log', x, (g) => div(g, x));
export const sqrt = (x: Tensor): Tensor => unary('Sqrt', x, (g, out) => div(mul(g, 0.5), out));
export const abs = (x: Tensor): Tensor => unary('Abs', x, (g) => mul(g, stepAt0(x, -1, 1)));
export const tanh = (x: Tensor): Tensor => unary('Tanh', x, (g, out) => mul(g, sub(1, mul(out, out))));
export const sigmoid = (x: Tensor): Tensor => unary('Sigmoid', x, (g, out) => mul(g, mul(out, sub(1, out))));

export const relu = (x: Tensor): Tensor => unary('Relu', x, (g, out) => mul(g, stepAt0(out, 0, 1)));

/** log(1 + exp(x)), without overflow. Its gradient is its own: those of its parts are 0 at 0. */
export function softplus(x: Tensor): Tensor {
  const still = frozen(x);
  const out = add(relu(still), log(add(exp(neg(abs(still))), 1)));
  keep([x], [out], ([g]) => (g ? [() => mul(g, sigmoid(x))] : []));
  return out;
}

/** The exponential linear unit with alpha 1. Source: Clevert, Unterthiner & Hochreiter (2016). */
export function elu(x: Tensor): Tensor {
  const still = frozen(x);
  const slope = exp(minimum(still, 0));
  const out = add(relu(still), sub(slope, 1));
  keep([x], [out], ([g]) => (g ? [() => mul(g, slope)] : []));
  return out;
}

const erf = (x: Tensor): Tensor => unary('Erf', x, (g) => mul(g, mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI))));

/** x times the normal distribution function at x. Source: Hendrycks & Gimpel (2016). */
export const gelu = (x: Tensor): Tensor => mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1));

/** Shares along an axis: positive, adding up to 1. */
export const softmax = (x: Tensor, axis = -1): Tensor => {
  const at = axisOf('Softmax', x, axis);
  return emitWith({ op: 'Softmax', inputs: [x], type: x.type, dims: x.dims, attributes: { axis: int(at) } }, (g, out) => [
    () => mul(out, sub(g, sum(mul(g, out), { axes: [at], keep: true }))),
  ]);
};
