import { intOf, intsOf, only } from '../attributes.ts';
import { type Call, type Operator, type Operators, operator, type Tensor, type TensorFlow } from '../operator.ts';
import { axisOf } from '../shape.ts';
import { whole } from '../tensors.ts';

type Reduction = (tf: TensorFlow, x: Tensor, axes: number[], keep: boolean) => Tensor;

/** The axes that a node reduces, counted from the front: of an input, or of an attribute. */
function axesOf({ node, inputs: [x, given] }: Call): number[] {
  const axes = given ? whole(given) : intsOf(node, 'axes');
  if (axes.length > 0) return axes.map((a) => axisOf(a, x!.rank));
  return intOf(node, 'noop_with_empty_axes', 0) === 1 ? [] : x!.shape.map((_, i) => i);
}

const reduction = (f: Reduction): Operator =>
  operator(
    (call) => inTypeOf(call, f(call.tf, call.inputs[0]!, axesOf(call), intOf(call.node, 'keepdims', 1) === 1)),
    ['axes', 'keepdims', 'noop_with_empty_axes'],
  );

/** In the type of the operand: TensorFlow.js has means of whole numbers as floats. */
const inTypeOf = ({ tf, inputs: [x] }: Call, made: Tensor): Tensor => (made.dtype === x!.dtype ? made : tf.cast(made, x!.dtype));

/** A sum; of nothing it is 0 (the WASM backend leaves that memory as it was). */
const sum: Reduction = (tf, x, axes, keep) => {
  if (x.size > 0) return tf.sum(x, axes, keep);
  const dims = x.shape.flatMap((d, i) => (axes.includes(i) ? (keep ? [1] : []) : [d]));
  return tf.zeros(dims, x.dtype);
};

const arg = (find: (tf: TensorFlow, x: Tensor, axis: number) => Tensor): Operator =>
  operator(
    ({ tf, node, inputs: [x] }) => {
      const axis = axisOf(intOf(node, 'axis', 0), x!.rank);
      const found = find(tf, x!, axis);
      return intOf(node, 'keepdims', 1) === 1 ? tf.expandDims(found, axis) : found;
    },
    ['axis', 'keepdims', 'select_last_index'],
    only('select_last_index', 0),
  );

export const reduce: Operators = {
  ReduceSum: reduction(sum),
  ReduceMean: reduction((tf, x, axes, keep) => tf.mean(x, axes, keep)),
  ReduceMax: reduction((tf, x, axes, keep) => tf.max(x, axes, keep)),
  ReduceMin: reduction((tf, x, axes, keep) => tf.min(x, axes, keep)),
  ReduceProd: reduction((tf, x, axes, keep) => tf.prod(x, axes, keep)),
  ReduceSumSquare: reduction((tf, x, axes, keep) => sum(tf, tf.mul(x, x), axes, keep)),
  ReduceL1: reduction((tf, x, axes, keep) => sum(tf, tf.abs(x), axes, keep)),
  ReduceL2: reduction((tf, x, axes, keep) => tf.sqrt(sum(tf, tf.mul(x, x), axes, keep))),
  ReduceLogSumExp: reduction((tf, x, axes, keep) => tf.logSumExp(x, axes, keep)),
  ArgMax: arg((tf, x, axis) => tf.argMax(x, axis)),
  ArgMin: arg((tf, x, axis) => tf.argMin(x, axis)),
};
