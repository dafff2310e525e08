import type { Statistic } from './statistic.ts';

/** Where `value` stands, or would stand, among the first `n` of an ascending list. */
function placeOf(sorted: Float64Array, n: number, value: number): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A quantile of a window: its values kept in order. Interpolated as numpy and R's type 7 do
 * (quantileOfSorted on the part in use, without a view for every row). */
export function orderStatistic(p: number, window: number): Statistic {
  const sorted = new Float64Array(window);
  let n = 0;
  return {
    add(value) {
      const at = placeOf(sorted, n, value);
      sorted.copyWithin(at + 1, at, n);
      sorted[at] = value;
      n++;
    },
    remove(value) {
      const at = placeOf(sorted, n, value);
      sorted.copyWithin(at, at + 1, n);
      n--;
    },
    read() {
      const at = p * (n - 1);
      const below = Math.floor(at);
      const low = sorted[below]!;
      return below + 1 < n ? low + (at - below) * (sorted[below + 1]! - low) : low;
    },
  };
}
