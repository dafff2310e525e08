import type { Graph, Node } from '../onnx/model.ts';

const bodiesOf = (node: Node): Graph[] =>
  Object.values(node.attributes ?? {}).flatMap((attribute) => (attribute.kind === 'graph' ? [attribute.value] : []));

/** Every name that a node reads, those that its bodies read included. */
const reads = (node: Node): string[] => [
  ...node.inputs,
  ...bodiesOf(node).flatMap((body) => [...body.nodes.flatMap(reads), ...body.outputs.map((port) => port.name)]),
];

/** The nodes, in order, that the outputs depend on, and every name that is read on the way: the runtime would compute all, in a body at each turn. */
export function needed(
  nodes: readonly Node[],
  outputs: readonly string[],
): { readonly nodes: Node[]; readonly names: ReadonlySet<string> } {
  const names = new Set(outputs);
  const kept: Node[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => names.has(name))) continue;
    for (const name of reads(node)) names.add(name);
    kept.push(node);
  }
  return { nodes: kept.reverse(), names };
}
