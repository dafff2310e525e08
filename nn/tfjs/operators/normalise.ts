import { floatOf, intOf, only } from '../attributes.ts';
import { type Call, type Operator, type Operators, operator, type Tensor, type TensorFlow } from '../operator.ts';
import { axisOf, lastAxis } from '../shape.ts';
import { whole } from '../tensors.ts';

type OfLastAxis = (tf: TensorFlow, x: Tensor) => Tensor;

/** A function of the last axis, applied to any. */
const alongAxis = (tf: TensorFlow, x: Tensor, axis: number, f: OfLastAxis): Tensor => lastAxis(tf, f(tf, lastAxis(tf, x, axis)), axis);

const share = (f: OfLastAxis): Operator =>
  operator(({ tf, node, inputs: [x] }) => alongAxis(tf, x!, axisOf(intOf(node, 'axis', -1), x!.rank), f), ['axis']);

/** The gradient that TensorFlow.js has for it is right along the last axis only. */
function cumSum({ tf, node, inputs: [x, axis] }: Call): Tensor {
  const [exclusive, reverse] = [intOf(node, 'exclusive', 0) === 1, intOf(node, 'reverse', 0) === 1];
  return alongAxis(tf, x!, axisOf(whole(axis!)[0]!, x!.rank), (_, t) => tf.cumsum(t, t.rank - 1, exclusive, reverse));
}

function layerNormalization({ tf, node, inputs: [x, scale, shift] }: Call): Tensor[] {
  const from = axisOf(intOf(node, 'axis', -1), x!.rank);
  const axes = x!.shape.map((_, i) => i).slice(from);
  const mean = tf.mean(x!, axes, true);
  const off = tf.sub(x!, mean);
  const inverse = tf.reciprocal(tf.sqrt(tf.add(tf.mean(tf.mul(off, off), axes, true), floatOf(node, 'epsilon', 1e-5))));
  const scaled = tf.mul(tf.mul(off, inverse), scale!);
  return [shift ? tf.add(scaled, shift) : scaled, mean, inverse];
}

export const normalise: Operators = {
  Softmax: share((tf, x) => tf.softmax(x)),
  LogSoftmax: share((tf, x) => tf.logSoftmax(x)),
  LayerNormalization: operator(layerNormalization, ['axis', 'epsilon', 'stash_type'], only('stash_type', 1)),
  CumSum: operator(cumSum, ['exclusive', 'reverse']),
};
