import type { OnnxModel } from '../onnx/model.ts';
import type { Feeds, Tensored } from '../runtime.ts';
import { checkProgram } from '../tfjs/check.ts';
import { evaluate, prepare, release } from '../tfjs/graph.ts';
import type { Tensor, TensorFlow } from '../tfjs/operator.ts';
import { feed, fetch } from '../tfjs/tensors.ts';

export interface Gradients {
  readonly loss: number;
  /** By the names of the inputs; 0 where the loss does not depend on one. */
  readonly gradients: Readonly<Record<string, Tensored>>;
}

/**
 * The gradients of a program's first output, a scalar, with respect to float inputs, as TensorFlow.js derives them on its own tape
 * (`tf.valueAndGrads`): an oracle for gradients that are part of a program. In single precision. Where a program holds Identity to stop a
 * gradient, the tape does not stop.
 */
export function gradientsByTensorFlow(tf: TensorFlow, program: OnnxModel, feeds: Feeds, wanted: readonly string[]): Gradients {
  checkProgram(program);
  const { graph } = program;
  const prepared = prepare(tf, graph);
  const gradients: Record<string, Tensored> = {};
  let loss = Number.NaN;
  tf.tidy(() => {
    const fed = new Map(graph.inputs.map((port) => [port.name, feed(tf, port, feeds[port.name])]));
    const lossOf = (...given: Tensor[]): Tensor => {
      const inputs = graph.inputs.map(({ name }) => given[wanted.indexOf(name)] ?? fed.get(name)!);
      // Every input takes part, so that one without influence has the gradient 0 and not none.
      const nothing = given.map((x) => tf.mul(tf.sum(x), 0)).reduce((a, b) => tf.add(a, b));
      return tf.add(evaluate(tf, prepared, inputs)[0]!, nothing);
    };
    const { value, grads } = tf.valueAndGrads(lossOf)(wanted.map((name) => fed.get(name)!));
    loss = value.dataSync()[0]!;
    for (const [i, name] of wanted.entries()) gradients[name] = fetch(grads[i]!, 'float');
  });
  release(prepared);
  return { loss, gradients };
}
