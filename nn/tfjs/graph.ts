import { AlmanacError } from '#shared/base/errors.ts';
import type { Graph, Node, Port } from '../onnx/model.ts';
import { tensorOf } from './attributes.ts';
import { type Body, type Operator, type Tensor, type TensorFlow, titleOf } from './operator.ts';
import { OPERATORS } from './operators/table.ts';
import { upload } from './tensors.ts';

interface Step {
  readonly node: Node;
  readonly operator: Operator;
  readonly bodies: Readonly<Record<string, Prepared>>;
}

/** A graph whose constants are tensors. */
export interface Prepared {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly constants: ReadonlyMap<string, Tensor>;
  readonly steps: readonly Step[];
}

/** The value of a name in the graphs around. */
type Scope = (name: string) => Tensor | undefined;

function stepOf(tf: TensorFlow, node: Node): Step {
  const bodies: Record<string, Prepared> = {};
  for (const [name, attribute] of Object.entries(node.attributes ?? {}))
    if (attribute.kind === 'graph') bodies[name] = prepare(tf, attribute.value);
  return { node, operator: OPERATORS[node.op]!, bodies };
}

/** Makes a checked graph ready: its constants, and those of the graphs within, are uploaded once and stay until `release`. */
export function prepare(tf: TensorFlow, graph: Graph): Prepared {
  const constants = new Map<string, Tensor>();
  const put = (name: string, data: Parameters<typeof upload>[1]) => constants.set(name, tf.keep(upload(tf, data, name)));
  for (const constant of graph.constants) put(constant.name, constant);
  for (const node of graph.nodes) if (node.op === 'Constant') put(node.outputs[0]!, tensorOf(node, 'value')!);
  const steps = graph.nodes.filter((node) => node.op !== 'Constant').map((node) => stepOf(tf, node));
  return { inputs: graph.inputs, outputs: graph.outputs, constants, steps };
}

/** Frees the constants. */
export function release({ constants, steps }: Prepared): void {
  for (const tensor of constants.values()) tensor.dispose();
  for (const { bodies } of steps) Object.values(bodies).forEach(release);
}

const shapesOf = (inputs: readonly (Tensor | undefined)[]): string => inputs.map((t) => (t ? `[${t.shape}]` : '-')).join(', ');

function runStep(tf: TensorFlow, { node, operator, bodies }: Step, scope: Scope): readonly Tensor[] {
  const inputs = node.inputs.map((name) => (name === '' ? undefined : scope(name)));
  const body = (attribute: string): Body => {
    const prepared = bodies[attribute]!;
    return { outputs: prepared.outputs, run: (given) => evaluate(tf, prepared, given, scope) };
  };
  try {
    const made = operator.run({ tf, node, inputs, body });
    return Array.isArray(made) ? made : [made as Tensor];
  } catch (error) {
    if (error instanceof AlmanacError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new AlmanacError(
      'MODEL_FAILED',
      `${titleOf(node)} failed on ${shapesOf(inputs)}: ${why}`,
      { hint: 'Run this model with ONNX Runtime (Settings, Devices).' },
      { cause: error },
    );
  }
}

/** The outputs of a graph, in order. What is made on the way belongs to the caller's tidy. */
export function evaluate(tf: TensorFlow, graph: Prepared, inputs: readonly Tensor[], outer: Scope = () => undefined): Tensor[] {
  const values = new Map<string, Tensor>(graph.inputs.map((port, i) => [port.name, inputs[i]!]));
  const scope: Scope = (name) => values.get(name) ?? graph.constants.get(name) ?? outer(name);
  for (const step of graph.steps) {
    const made = runStep(tf, step, scope);
    step.node.outputs.forEach((name, i) => {
      if (name !== '') values.set(name, made[i]!);
    });
  }
  return graph.outputs.map((port) => scope(port.name)!);
}
