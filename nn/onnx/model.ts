/** Element types by their ONNX number. */
export const TYPES = { float: 1, uint8: 2, int8: 3, int32: 6, int64: 7, string: 8, bool: 9, double: 11 } as const;
export type ElementType = keyof typeof TYPES;

/** A constant: values in row order. */
export interface TensorData {
  readonly type: Exclude<ElementType, 'string'>;
  readonly dims: readonly number[];
  readonly values: ArrayLike<number>;
}

export interface NamedTensor extends TensorData {
  readonly name: string;
}

export type Attribute =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: TensorData }
  | { readonly kind: 'graph'; readonly value: Graph }
  | { readonly kind: 'floats'; readonly value: ArrayLike<number> }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] };

export interface Node {
  readonly op: string;
  /** '' is the standard set; trees are in 'ai.onnx.ml'. */
  readonly domain?: string;
  readonly name?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** An input or output: a name for a dimension whose size is free. */
export interface Port {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly (number | string)[];
}

export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly constants: readonly NamedTensor[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** An ONNX file as data. */
export interface OnnxModel {
  readonly producer: string;
  readonly description?: string;
  /** Operator sets by domain. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly graph: Graph;
  readonly metadata?: Readonly<Record<string, string>>;
}
