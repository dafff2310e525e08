import type { Scope } from './scope.ts';

/** Element types that programs compute with. */
export type TensorType = 'float' | 'double' | 'int64' | 'int32' | 'bool';

/** A size known when the graph is built, or the name of one that is known when it runs. */
export type Dim = number | string;
export type Dims = readonly Dim[];

/** A value of a graph that is being built: it has a shape, no numbers. */
export interface Tensor {
  readonly name: string;
  readonly type: TensorType;
  readonly dims: Dims;
  /** The graph (or loop body) that it is made in. */
  readonly scope: Scope;
}

/** A tensor, or a number that becomes a constant of the other operand's type. */
export type Operand = Tensor | number;
