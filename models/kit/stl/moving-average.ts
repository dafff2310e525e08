/** Means of each `length` consecutive values among the first `n` of x, into `out`: n - length + 1 of them. */
export function movingAverage(x: Float64Array, n: number, length: number, out: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += x[i]!;
  out[0] = sum / length;
  for (let i = length; i < n; i++) {
    sum += x[i]! - x[i - length]!;
    out[i - length + 1] = sum / length;
  }
}
