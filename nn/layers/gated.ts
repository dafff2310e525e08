import { sizeOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add, elu, mul, sigmoid, split } from '../ops/index.ts';
import { type Build, part } from './build.ts';
import { linear } from './linear.ts';
import { dropout, layerNorm } from './norm.ts';

/** The gated linear unit: [.., in] -> [.., out]. Source: Dauphin et al. (2017). */
export function gatedLinear(build: Build, x: Tensor, out: number): Tensor {
  const both = linear(build, x, 2 * out);
  const [value, gate] = split(both, -1, [out, out]) as [Tensor, Tensor];
  return mul(value, sigmoid(gate));
}

/** A gate, the way around it, and a norm: [.., out] from x [.., in] and what is skipped [.., out]. */
export const gateAddNorm = (build: Build, x: Tensor, skip: Tensor): Tensor =>
  layerNorm(part(build, 'norm'), add(skip, gatedLinear(part(build, 'gate'), x, sizeOf('gateAddNorm', skip, -1))));

export interface GatedResidual {
  readonly width: number;
  /** Default: the width. */
  readonly out?: number;
  readonly dropout?: number;
  /** What else the network may look at, of a shape that broadcasts to [.., width]. */
  readonly context?: Tensor;
}

/** The gated residual network. Source: Lim et al. (2021), Temporal fusion transformers, equation 2-5. */
export function gatedResidual(build: Build, x: Tensor, { width, out = width, dropout: rate = 0, context }: GatedResidual): Tensor {
  const given = linear(part(build, 'in'), x, width);
  const seen = context ? add(given, linear(part(build, 'context'), context, width, { bias: false })) : given;
  const hidden = dropout(build, linear(part(build, 'hidden'), elu(seen), width), rate);
  const skip = sizeOf('gatedResidual', x, -1) === out ? x : linear(part(build, 'skip'), x, out);
  return gateAddNorm(build, hidden, skip);
}
