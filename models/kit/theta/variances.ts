import type { TwoLines } from './two-lines.ts';

/**
 * Variance by step. The state (level, mean, slope) after a row is a linear function of that before it and of the row's error, so that its
 * covariance goes on by P' = F P F' + v b b', and the distribution is normal: what simulation, as in the paper, comes to with endlessly many
 * paths. A fixed line has no variance of its own.
 */
export function variances({ alpha, weight, dynamic, rows, variance }: TwoLines, horizon: number): Float64Array {
  const out = new Float64Array(horizon);
  const size = dynamic ? 3 : 1;
  let covariance = new Float64Array(size * size);
  let next = new Float64Array(size * size);
  const forward = new Float64Array(size * size);
  const half = new Float64Array(size * size);
  const output = new Float64Array(size);
  const input = new Float64Array(size);
  for (let h = 0; h < horizon; h++) {
    const n = rows + h;
    const decay = (1 - alpha) ** n;
    const gain = 6 / ((n + 1) * (n + 2));
    output[0] = 1;
    input[0] = alpha;
    if (dynamic) {
      output[1] = weight * decay;
      output[2] = weight * ((1 - decay * (1 - alpha)) / alpha - (decay * (n + 1)) / 2);
      input[1] = 1 / (n + 1);
      input[2] = gain;
    }
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) forward[i * size + j] = input[i]! * output[j]!;
    forward[0]! += 1 - alpha;
    if (dynamic) {
      forward[4]! += 1 - 1 / (n + 1);
      forward[7]! -= gain;
      forward[8]! += (n - 1) / (n + 2);
    }
    let told = variance;
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) told += output[i]! * covariance[i * size + j]! * output[j]!;
    out[h] = told;
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += forward[i * size + k]! * covariance[k * size + j]!;
        half[i * size + j] = sum;
      }
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) {
        let sum = variance * input[i]! * input[j]!;
        for (let k = 0; k < size; k++) sum += half[i * size + k]! * forward[j * size + k]!;
        next[i * size + j] = sum;
      }
    [covariance, next] = [next, covariance];
  }
  return out;
}
