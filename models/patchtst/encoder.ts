import type { Tensor } from '#nn/graph/tensor.ts';
import { attention } from '#nn/layers/attention.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { dropout, layerNorm } from '#nn/layers/norm.ts';
import { add, gelu } from '#nn/ops/index.ts';

export interface Encoder {
  readonly heads: number;
  /** Width of the hidden layer after attention. */
  readonly hidden: number;
  readonly dropout: number;
}

/** One layer of a transformer's encoder, norms after, [B, T, D] -> [B, T, D], with the shares of attention. Source: Vaswani et al. (2017), 3.1. */
export function encoderLayer(build: Build, x: Tensor, { heads, hidden, dropout: rate }: Encoder) {
  const { output, shares } = attention(part(build, 'attention'), x, x, x, { heads, dropout: rate });
  const met = layerNorm(part(build, 'met'), add(x, dropout(build, output, rate)));
  const wide = dropout(build, gelu(linear(part(build, 'wide'), met, hidden)), rate);
  const back = dropout(build, linear(part(build, 'back'), wide, x.dims[2] as number), rate);
  return { output: layerNorm(part(build, 'done'), add(met, back)), shares };
}
