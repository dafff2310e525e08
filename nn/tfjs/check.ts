import type { ElementType, Graph, Node, OnnxModel } from '../onnx/model.ts';
import { tensorOf } from './attributes.ts';
import { titleOf, unsuitable } from './operator.ts';
import { OPERATORS } from './operators/table.ts';
import { DTYPES } from './tensors.ts';

function checkType(type: ElementType, what: string): void {
  if (!DTYPES[type]) throw unsuitable(what, `it has no ${type}`);
}

function checkConstant(node: Node): void {
  const value = tensorOf(node, 'value');
  if (!value) throw unsuitable(titleOf(node), 'its value is no tensor');
  checkType(value.type, titleOf(node));
}

function checkNode(node: Node): void {
  const operator = OPERATORS[node.op];
  if (node.op === 'Constant') {
    checkConstant(node);
    return;
  }
  if (node.domain || !operator) throw unsuitable(titleOf(node), 'it has no such operator');
  for (const [name, attribute] of Object.entries(node.attributes ?? {})) {
    if (!operator.attributes.includes(name)) throw unsuitable(titleOf(node), `its attribute ${name} is not known`);
    if (attribute.kind === 'graph') check(attribute.value);
  }
  const why = operator.refuses?.(node);
  if (why) throw unsuitable(titleOf(node), why);
}

const OPSETS = { from: 17, to: 21 };

/** UNSUITABLE where a program is of other operator sets, or `check` says so of its graph. */
export function checkProgram({ opsets, graph }: OnnxModel): void {
  const set = opsets[''] ?? 0;
  if (set < OPSETS.from || set > OPSETS.to) throw unsuitable(`a program of operator set ${set}`, `it knows ${OPSETS.from} to ${OPSETS.to}`);
  check(graph);
}

/** UNSUITABLE where a graph, or one within it, asks for what TensorFlow.js or this runtime cannot do: names the node and why. */
function check(graph: Graph): void {
  for (const port of [...graph.inputs, ...graph.outputs]) checkType(port.type, `a graph with ${port.name}`);
  for (const constant of graph.constants) {
    const user = graph.nodes.find((node) => node.inputs.includes(constant.name));
    checkType(constant.type, user ? titleOf(user) : `a graph with ${constant.name}`);
  }
  for (const node of graph.nodes) checkNode(node);
}
