import { sizeOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { concat, pad, slice } from '../ops/index.ts';
import type { Build } from './build.ts';
import { linear } from './linear.ts';

export interface Convolution {
  readonly kernel: number;
  readonly dilation?: number;
  /** `causal`: step t sees steps up to t; `same`: as many before as after. Both keep the length. `valid`: shorter by the reach. */
  readonly padding: 'causal' | 'same' | 'valid';
}

/** A convolution over time: [B, T, in] -> [B, T', out], as one matrix product over the taps side by side. */
export function convolution1d(build: Build, x: Tensor, out: number, { kernel, dilation = 1, padding }: Convolution): Tensor {
  const reach = (kernel - 1) * dilation;
  const before = padding === 'causal' ? reach : padding === 'same' ? Math.floor(reach / 2) : 0;
  const after = padding === 'same' ? reach - before : 0;
  const padded = pad(x, 1, before, after);
  const length = sizeOf('convolution1d', padded, 1) - reach;
  const taps = Array.from({ length: kernel }, (_, k) => slice(padded, 1, k * dilation, k * dilation + length));
  return linear(build, concat(taps, -1), out);
}
