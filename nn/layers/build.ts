import type { Dims, Tensor } from '../graph/tensor.ts';
import type { Parameters } from '../parameters.ts';

/** What layers are built with. */
export interface Build {
  readonly parameters: Parameters;
  /** Uniform numbers in [0, 1) of a fixed shape, other ones at each step: there while training, left out in use. */
  readonly noise?: (dims: Dims) => Tensor;
}

/** The same, for a part of the net: its parameters get the part's name in front. */
export const part = (build: Build, name: string): Build => ({
  ...build,
  parameters: (own, dims, init) => build.parameters(`${name}.${own}`, dims, init),
});
