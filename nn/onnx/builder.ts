import type { Attribute, ElementType, Graph, NamedTensor, Node, Port, TensorData } from './model.ts';

/** The name of a value in the graph. */
export type Value = string;

export type Attributes = Readonly<Record<string, Attribute>>;

/** Puts a graph together, operator by operator. */
export interface Builder {
  readonly input: (name: string, type: ElementType, dims: readonly (number | string)[]) => Value;
  readonly constant: (tensor: TensorData) => Value;
  /** Adds an operator and returns its first output. `op` of another set than the standard one: "domain:Op". */
  readonly op: (op: string, inputs: readonly Value[], attributes?: Attributes) => Value;
  readonly output: (name: string, from: Value, type: ElementType, dims: readonly (number | string)[]) => void;
  readonly graph: (name: string) => Graph;
}

export const int = (value: number): Attribute => ({ kind: 'int', value });
export const ints = (value: readonly number[]): Attribute => ({ kind: 'ints', value });
export const float = (value: number): Attribute => ({ kind: 'float', value });
export const floats = (value: ArrayLike<number>): Attribute => ({ kind: 'floats', value });
export const string = (value: string): Attribute => ({ kind: 'string', value });
export const strings = (value: readonly string[]): Attribute => ({ kind: 'strings', value });

export function graphBuilder(): Builder {
  const nodes: Node[] = [];
  const constants: NamedTensor[] = [];
  const inputs: Port[] = [];
  const outputs: Port[] = [];
  return {
    input: (name, type, dims) => {
      inputs.push({ name, type, dims });
      return name;
    },
    constant: (tensor) => {
      const name = `c${constants.length}`;
      constants.push({ ...tensor, name });
      return name;
    },
    op: (op, from, attributes) => {
      const [name, domain] = op.split(':').reverse() as [string, string | undefined];
      const output = `${name}_${nodes.length}`;
      nodes.push({ op: name, domain, inputs: from, outputs: [output], attributes });
      return output;
    },
    output: (name, from, type, dims) => {
      nodes.push({ op: 'Identity', inputs: [from], outputs: [name] });
      outputs.push({ name, type, dims });
    },
    graph: (name) => ({ name, nodes, constants, inputs, outputs }),
  };
}
