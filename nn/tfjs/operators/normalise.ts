import { floatOf, intOf, only } from '../attributes.ts';
import { type Call, type Operator, type Operators, operator, type Tensor, type TensorFlow } from '../operator.ts';
import { axisOf } from '../shape.ts';
import { whole } from '../tensors.ts';

/** A function of the last axis, applied to any: the axis changes places with the last one and back. */
const alongAxis = (f: (tf: TensorFlow, x: Tensor) => Tensor): Operator =>
  operator(
    ({ tf, node, inputs: [x] }) => {
      const axis = axisOf(intOf(node, 'axis', -1), x!.rank);
      if (axis === x!.rank - 1) return f(tf, x!);
      const swap = x!.shape.map((_, i) => (i === axis ? x!.rank - 1 : i === x!.rank - 1 ? axis : i));
      return tf.transpose(f(tf, tf.transpose(x!, swap)), swap);
    },
    ['axis'],
  );

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
  Softmax: alongAxis((tf, x) => tf.softmax(x)),
  LogSoftmax: alongAxis((tf, x) => tf.logSoftmax(x)),
  LayerNormalization: operator(layerNormalization, ['axis', 'epsilon', 'stash_type'], only('stash_type', 1)),
  CumSum: operator(
    ({ tf, node, inputs: [x, axis] }) =>
      tf.cumsum(x!, axisOf(whole(axis!)[0]!, x!.rank), intOf(node, 'exclusive', 0) === 1, intOf(node, 'reverse', 0) === 1),
    ['exclusive', 'reverse'],
  ),
};
