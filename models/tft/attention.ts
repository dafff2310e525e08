import { sizeOf } from '#nn/graph/shape.ts';
import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { dropout } from '#nn/layers/norm.ts';
import { add, matMul, mean, mul, reshape, softmax, transpose } from '#nn/ops/index.ts';

export interface Interpretable {
  readonly heads: number;
  /** Steps of the window: each step ahead sees these, itself and the steps ahead before it. */
  readonly inputLength: number;
  readonly dropout: number;
}

const NEVER = -1e4;

/** 0 where a step ahead may look, [H, L + H]. */
function ahead(like: Tensor, horizon: number, inputLength: number): Tensor {
  const steps = inputLength + horizon;
  const values = Float32Array.from({ length: horizon * steps }, (_, i) => (i % steps <= inputLength + Math.floor(i / steps) ? 0 : NEVER));
  return like.scope.constant({ type: like.type, dims: [horizon, steps], values });
}

const byHead = (x: Tensor, heads: number): Tensor =>
  transpose(reshape(x, [x.dims[0]!, sizeOf('attention', x, 1), heads, sizeOf('attention', x, 2) / heads]), [0, 2, 1, 3]);

/**
 * Attention whose heads share their values, so that the mean of their shares tells where the net looks: queries [B, H, D] and steps
 * [B, L + H, D] -> [B, H, D] and the shares [B, H, L + H]. Source: Lim et al. (2021), equations 14-16.
 */
export function interpretableAttention(build: Build, queries: Tensor, steps: Tensor, { heads, inputLength, dropout: rate }: Interpretable) {
  const width = sizeOf('attention', queries, -1);
  const q = byHead(linear(part(build, 'query'), queries, width), heads);
  const k = byHead(linear(part(build, 'key'), steps, width), heads);
  const value = linear(part(build, 'value'), steps, width / heads);
  const scores = mul(matMul(q, transpose(k, [0, 1, 3, 2])), 1 / Math.sqrt(width / heads));
  const each = softmax(add(scores, ahead(scores, sizeOf('attention', queries, 1), inputLength)));
  const shares = mean(each, { axes: [1] });
  return { output: linear(part(build, 'output'), matMul(dropout(build, shares, rate), value), width), shares };
}
