import type { Ensemble } from './types.ts';

/** Per column of the training table: the gain of the splits on it, as a share of all gain; all 0 where there is no split. */
export function importance({ names, trees }: Ensemble): Float64Array {
  const gains = new Float64Array(names.length);
  for (const tree of trees) for (let node = 0; node < tree.feature.length; node++) gains[tree.feature[node]!]! += tree.gain[node]!;
  const total = gains.reduce((a, b) => a + b, 0);
  return total > 0 ? gains.map((gain) => gain / total) : gains;
}
