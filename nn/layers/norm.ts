import { sizeOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { mul, normalise, stepAt0, sub } from '../ops/index.ts';
import { constantInit } from '../parameters.ts';
import type { Build } from './build.ts';

/** The last axis brought to mean 0 and deviation 1, then scaled and moved. Source: Ba, Kiros & Hinton (2016). */
export function layerNorm({ parameters }: Build, x: Tensor, epsilon = 1e-5): Tensor {
  const width = sizeOf('layerNorm', x, -1);
  return normalise(x, parameters('scale', [width], constantInit(1)), parameters('shift', [width], constantInit(0)), epsilon);
}

/** Zeroes a share of the values at random while training and scales the others up; leaves all in use. Source: Srivastava et al. (2014). */
export function dropout({ noise }: Build, x: Tensor, rate: number): Tensor {
  if (!noise || rate <= 0) return x;
  return mul(x, stepAt0(sub(noise(x.dims), rate), 0, 1 / (1 - rate)));
}
