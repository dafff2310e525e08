import type { Scope } from '../graph/scope.ts';
import { volume } from '../graph/shape.ts';
import type { Dims, Tensor } from '../graph/tensor.ts';
import { emit } from '../ops/emit.ts';
import { add, reshape, whole } from '../ops/index.ts';

/** Numbers of the pool at which a step may begin to read. */
export const NOISE_STARTS = 1 << 17;

export interface Noise {
  /** Uniform numbers of a fixed shape: another stretch of the pool at each place it is asked for and each step. */
  readonly draw: (dims: Dims) => Tensor;
  /** How long the pool has to be; 0 where nothing was drawn. Known once the net is built. */
  readonly size: () => number;
}

/**
 * Random numbers for a training program: the runtime's own generators keep a state that no checkpoint can hold, so the numbers come in as
 * a pool [P] and each step reads at a place of its own (`start`, a scalar below NOISE_STARTS).
 */
export function noiseFrom(pool: Tensor, start: Tensor): Noise {
  let asked = 0;
  return {
    draw: (dims) => {
      const scope: Scope = start.scope;
      const count = volume(dims).fixed;
      const from = reshape(add(start, asked), [1]);
      const inputs = [pool, from, add(from, count), whole(scope, [0])];
      asked += count;
      return reshape(emit({ op: 'Slice', inputs, type: pool.type, dims: [count] }), dims);
    },
    size: () => (asked === 0 ? 0 : NOISE_STARTS + asked),
  };
}
