import type { Tensor } from '../graph/tensor.ts';
import { add, addAll, div, minimum, mul, sqrt, sumOfSquares } from '../ops/index.ts';

/** Gradients scaled down together, so that their joint norm is at most `limit`. Source: Pascanu, Mikolov & Bengio (2013). */
export function clipByNorm(gradients: readonly Tensor[], limit: number): Tensor[] {
  const norm = sqrt(addAll(gradients.map(sumOfSquares)));
  const share = minimum(div(limit, add(norm, 1e-6)), 1);
  return gradients.map((g) => mul(g, share));
}
