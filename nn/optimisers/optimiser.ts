import type { Tensor } from '../graph/tensor.ts';

/** What an update may use: the rate of this step, and its number from 1, as scalars. */
export interface Moment {
  readonly rate: Tensor;
  readonly step: Tensor;
}

export interface Update {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  readonly slots: readonly Tensor[];
  /** Whether weights decay: matrices do, biases and norms do not. */
  readonly decays: boolean;
}

/** How parameters follow their gradients. Each keeps `slots` tensors of the shape of the parameter, zero at first. */
export interface Optimiser {
  readonly name: string;
  readonly slots: number;
  /** What all updates of one step share, then the update of one parameter. */
  readonly begin: (moment: Moment) => (update: Update) => { readonly parameter: Tensor; readonly slots: readonly Tensor[] };
}
