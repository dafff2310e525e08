import type { Tensor, TensorType } from '../graph/tensor.ts';
import type { Build } from '../layers/build.ts';

/** Data that all steps read, by name. Only the first size may be free. */
export interface Column {
  readonly type: TensorType;
  readonly dims: readonly (number | string)[];
}

/** What is to be learnt: from data, and from which rows of it a step takes its minibatch. */
export interface Task {
  readonly data: Readonly<Record<string, Column>>;
  /** Rows of a minibatch. */
  readonly batch: number;
  /** The loss of a minibatch, a scalar. `rows` [batch] are whole numbers; what they stand for is the task's own affair. */
  readonly loss: (build: Build, data: Readonly<Record<string, Tensor>>, rows: Tensor) => Tensor;
}
