import type { Attributes } from '../onnx/builder.ts';
import type { Graph, NamedTensor, Node, OnnxModel, Port, TensorData } from '../onnx/model.ts';
import { needed } from './prune.ts';
import { volume } from './shape.ts';
import type { Dims, Tensor, TensorType } from './tensor.ts';

/** The operator set that all programs are written in. */
export const OPSET = 18;

/** How the gradients of an operation's inputs follow from those of its outputs; undefined where there is none. */
export type Backward = (outputs: readonly (Tensor | undefined)[]) => readonly ((() => Tensor) | undefined)[];

/** One operation as gradients see it. */
export interface Step {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly backward: Backward;
}

/** A graph that is being built: a program, or the body of a loop in one. A body sees the values of the graphs around it. */
export interface Scope {
  readonly depth: number;
  /** What numbers are computed in: double only to check gradients. */
  readonly real: 'float' | 'double';
  /** The operations so far that gradients can flow through, in order. */
  readonly tape: Step[];
  readonly input: (name: string, type: TensorType, dims: Dims) => Tensor;
  readonly output: (name: string, from: Tensor) => void;
  /** A constant; it is kept in the outermost graph, equal scalars once. */
  readonly constant: (data: TensorData) => Tensor;
  /** Adds a node. `outputs` are the types and shapes of what comes out. */
  readonly node: (
    op: string,
    inputs: readonly (Tensor | undefined)[],
    outputs: readonly { readonly type: TensorType; readonly dims: Dims }[],
    attributes?: Attributes,
  ) => Tensor[];
  /** A body for Loop, Scan or If. */
  readonly body: () => Scope;
  /** Numbers of fixed count that the nodes of this graph and its bodies made so far: what it holds at most, were nothing freed. */
  readonly made: () => number;
  readonly graph: (name: string) => Graph;
}

interface Root {
  readonly real: 'float' | 'double';
  readonly constants: NamedTensor[];
  readonly scalars: Map<string, NamedTensor>;
  names: number;
  /** Constants, and what follows from constants alone, are made here: outside of all loops. */
  outermost?: Scope;
}

function scopeOf(root: Root, depth: number): Scope {
  const nodes: Node[] = [];
  const bodies: Scope[] = [];
  let numbers = 0;
  const inputs: Port[] = [];
  const outputs: Port[] = [];
  const scope: Scope = {
    depth,
    real: root.real,
    tape: [],
    input: (name, type, dims) => {
      inputs.push({ name, type, dims });
      return { name, type, dims, scope };
    },
    output: (name, from) => {
      // The outputs of a body go by their place: what is made in it needs no copy to bear a name.
      const own = depth > 0 && nodes.some((n) => n.outputs.includes(from.name)) && !outputs.some((o) => o.name === from.name);
      if (!own) nodes.push({ op: 'Identity', inputs: [from.name], outputs: [name] });
      outputs.push({ name: own ? from.name : name, type: from.type, dims: from.dims });
    },
    constant: (data) => {
      const key = data.values.length === 1 ? `${data.type} ${data.dims.length} ${data.values[0]}` : undefined;
      const known = key === undefined ? undefined : root.scalars.get(key);
      const named = known ?? { ...data, name: `c${root.constants.length}` };
      if (!known) root.constants.push(named);
      if (key !== undefined) root.scalars.set(key, named);
      return { name: named.name, type: data.type as TensorType, dims: data.dims, scope: root.outermost! };
    },
    node: (op, from, made, attributes) => {
      const tensors = made.map(({ type, dims }): Tensor => ({ name: `${op}_${root.names++}`, type, dims, scope }));
      const [name, domain] = op.split(':').reverse() as [string, string | undefined];
      const node = { op: name, domain, inputs: from.map((t) => t?.name ?? ''), outputs: tensors.map((t) => t.name), attributes };
      nodes.push(node);
      numbers += made.reduce((n, { dims }) => n + volume(dims).fixed, 0);
      return tensors;
    },
    body: () => {
      const inner = scopeOf(root, depth + 1);
      bodies.push(inner);
      return inner;
    },
    made: () => bodies.reduce((n, inner) => n + inner.made(), numbers),
    graph: (name) => {
      const wanted = outputs.map((port) => port.name);
      const { nodes: own, names } = needed(nodes, wanted);
      return { name, nodes: own, constants: depth === 0 ? root.constants.filter((c) => names.has(c.name)) : [], inputs, outputs };
    },
  };
  root.outermost ??= scope;
  return scope;
}

/** A new graph. */
export const openGraph = ({ real = 'float' }: { readonly real?: 'float' | 'double' } = {}): Scope =>
  scopeOf({ real, constants: [], scalars: new Map(), names: 0 }, 0);

/** The program of a graph whose outputs are named. */
export const programOf = (scope: Scope, name: string, metadata?: Readonly<Record<string, string>>): OnnxModel => ({
  producer: 'almanac',
  opsets: { '': OPSET },
  graph: scope.graph(name),
  ...(metadata && { metadata }),
});
