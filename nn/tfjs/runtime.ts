import type { OnnxModel } from '../onnx/model.ts';
import type { Feeds, Runtime, Session, Tensored } from '../runtime.ts';
import { checkProgram } from './check.ts';
import { evaluate, prepare, release } from './graph.ts';
import { type TensorFlow, unsuitable } from './operator.ts';
import { feed, fetch } from './tensors.ts';

function sessionOf(tf: TensorFlow, program: OnnxModel): Session {
  checkProgram(program);
  const { graph } = program;
  const prepared = prepare(tf, graph);
  const outputs = graph.outputs.map((port) => port.name);
  const run = (feeds: Feeds, want: readonly string[] = outputs): Record<string, Tensored> => {
    const answer: Record<string, Tensored> = {};
    tf.tidy(() => {
      const made = evaluate(
        tf,
        prepared,
        graph.inputs.map((port) => feed(tf, port, feeds[port.name])),
      );
      graph.outputs.forEach((port, i) => {
        if (want.includes(port.name)) answer[port.name] = fetch(made[i]!, port.type);
      });
    });
    return answer;
  };
  return { device: tf.getBackend(), inputs: graph.inputs.map((port) => port.name), outputs, run, close: () => release(prepared) };
}

/**
 * Programs run by TensorFlow.js, operator by operator, on the backend that is set in `tf`: 'tensorflow' of tfjs-node, 'cpu', 'wasm'. Its
 * kernels are synchronous there. Numbers are float32, int32 (int64 too) and bool: a program that needs another type, operator or attribute
 * is UNSUITABLE when it is opened.
 */
export const tfjsRuntime = (tf: TensorFlow): Runtime => ({
  name: 'TensorFlow.js',
  open: (program) => sessionOf(tf, program),
  load: () => {
    throw unsuitable('a file of another maker', 'it takes programs only');
  },
});
