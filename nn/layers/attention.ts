import { sizeOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add, matMul, mul, reshape, softmax, transpose } from '../ops/index.ts';
import { type Build, part } from './build.ts';
import { linear } from './linear.ts';
import { dropout } from './norm.ts';

export interface Attention {
  readonly heads: number;
  /** Added to the scores before they become shares: [Tq, Tk], a large negative number where a query may not look. */
  readonly mask?: Tensor;
  readonly dropout?: number;
}

const heads = (x: Tensor, count: number): Tensor => {
  const [batch, time] = [x.dims[0]!, sizeOf('attention', x, 1)];
  return transpose(reshape(x, [batch, time, count, sizeOf('attention', x, 2) / count]), [0, 2, 1, 3]);
};

/**
 * Multi-head attention: queries [B, Tq, D], keys and values [B, Tk, D] -> [B, Tq, D], and the shares [B, heads, Tq, Tk].
 * Source: Vaswani et al. (2017), Attention is all you need.
 */
export function attention(build: Build, queries: Tensor, keys: Tensor, values: Tensor, options: Attention) {
  const width = sizeOf('attention', queries, -1);
  const { heads: count, mask } = options;
  const q = heads(linear(part(build, 'query'), queries, width), count);
  const k = heads(linear(part(build, 'key'), keys, width), count);
  const v = heads(linear(part(build, 'value'), values, width), count);
  const scores = mul(matMul(q, transpose(k, [0, 1, 3, 2])), 1 / Math.sqrt(width / count));
  const shares = softmax(mask ? add(scores, mask) : scores);
  const mixed = transpose(matMul(dropout(build, shares, options.dropout ?? 0), v), [0, 2, 1, 3]);
  const joined = reshape(mixed, [mixed.dims[0]!, mixed.dims[1]!, width]);
  return { output: linear(part(build, 'output'), joined, width), shares };
}
