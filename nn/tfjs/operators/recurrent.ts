import type { Node } from '../../onnx/model.ts';
import { any, intOf, only } from '../attributes.ts';
import { type Call, type Operators, operator, type Tensor, type TensorFlow } from '../operator.ts';
import { matMul } from './product.ts';

/** What the steps of a recurrent layer have in common, for G gates of H units. */
interface Layer {
  /** What each step's input adds to the gates, with their input bias: T times [B, G * H]. */
  readonly driven: readonly Tensor[];
  /** Recurrent weights [H, G * H] and bias [G * H]. */
  readonly weights: Tensor;
  readonly bias: Tensor;
  readonly zero: Tensor;
}

function layerOf({ tf, inputs: [x, w, r, b] }: Call): Layer {
  const [width, units] = r!.shape.slice(1) as [number, number];
  const [input, recurrent] = b ? tf.split(tf.reshape(b, [2 * width]), 2) : [tf.zeros([width]), tf.zeros([width])];
  const driven = tf.add(matMul(tf, x!, tf.transpose(tf.squeeze(w!, [0]))), input!);
  return {
    driven: tf.unstack(driven),
    weights: tf.transpose(tf.squeeze(r!, [0])),
    bias: recurrent!,
    zero: tf.zeros([x!.shape[1]!, units]),
  };
}

const startOf = (tf: TensorFlow, given: Tensor | undefined, zero: Tensor): Tensor => (given ? tf.squeeze(given, [0]) : zero);

/** All steps [T, 1, B, H]. */
const sequence = (tf: TensorFlow, steps: Tensor[]): Tensor => tf.expandDims(tf.stack(steps), 1);

/** Gates i, o, f, c. Source: ONNX, LSTM; Hochreiter & Schmidhuber (1997). */
function lstm(call: Call): Tensor[] {
  const { tf, inputs } = call;
  const { driven, weights, bias, zero } = layerOf(call);
  let h = startOf(tf, inputs[5], zero);
  let c = startOf(tf, inputs[6], zero);
  const steps: Tensor[] = [];
  for (const x of driven) {
    const [before, memory] = [h, c];
    [h, c] = tf.tidy(() => {
      const gates = tf.add(x, tf.add(tf.matMul(before, weights), bias));
      const [i, o, f, g] = tf.split(gates, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
      const kept = tf.add(tf.mul(tf.sigmoid(f), memory), tf.mul(tf.sigmoid(i), tf.tanh(g)));
      return [tf.mul(tf.sigmoid(o), tf.tanh(kept)), kept] as [Tensor, Tensor];
    });
    steps.push(h);
  }
  return [sequence(tf, steps), tf.expandDims(h, 0), tf.expandDims(c, 0)];
}

/** Gates z, r, h. Source: ONNX, GRU; Cho et al. (2014). */
function gru(call: Call): Tensor[] {
  const { tf, node, inputs } = call;
  const { driven, weights, bias, zero } = layerOf(call);
  const units = zero.shape[1]!;
  const [weightsZR, weightsH] = tf.split(weights, [2 * units, units], 1) as [Tensor, Tensor];
  const [biasZR, biasH] = tf.split(bias, [2 * units, units]) as [Tensor, Tensor];
  const resetLast = intOf(node, 'linear_before_reset', 0) !== 0;
  let h = startOf(tf, inputs[5], zero);
  const steps: Tensor[] = [];
  for (const x of driven) {
    const before = h;
    const recall = (state: Tensor, w: Tensor, b: Tensor): Tensor => tf.add(matMul(tf, state, w), b);
    h = tf.tidy(() => {
      const [xZR, xH] = tf.split(x, [2 * units, units], 1) as [Tensor, Tensor];
      const [z, r] = tf.split(tf.sigmoid(tf.add(xZR, recall(before, weightsZR, biasZR))), 2, 1) as [Tensor, Tensor];
      const past = resetLast ? tf.mul(r, recall(before, weightsH, biasH)) : recall(tf.mul(r, before), weightsH, biasH);
      const fresh = tf.tanh(tf.add(xH, past));
      return tf.add(fresh, tf.mul(z, tf.sub(before, fresh)));
    });
    steps.push(h);
  }
  return [sequence(tf, steps), tf.expandDims(h, 0)];
}

const ATTRIBUTES = ['direction', 'hidden_size', 'layout'];
const forward = any(only('direction', 'forward'), only('layout', 0), (node: Node) =>
  node.inputs[4] ? 'sequences of different lengths are not known' : undefined,
);

export const recurrent: Operators = {
  LSTM: operator(
    lstm,
    [...ATTRIBUTES, 'input_forget'],
    any(forward, only('input_forget', 0), (node) => (node.inputs[7] ? 'peepholes are not known' : undefined)),
  ),
  GRU: operator(gru, [...ATTRIBUTES, 'linear_before_reset'], forward),
};
