/**
 * Median of the values within `half` places of each place, itself included, missing values (NaN) left out, the window cut off at the
 * ends; NaN where the window holds none. Keeps the window sorted: O(n · half) with a small constant.
 */
export function rollingMedian(x: Float64Array, half: number): Float64Array {
  const out = new Float64Array(x.length);
  const sorted = new Float64Array(2 * half + 1);
  let count = 0;
  const insert = (value: number): void => {
    let at = count++;
    while (at > 0 && sorted[at - 1]! > value) {
      sorted[at] = sorted[at - 1]!;
      at--;
    }
    sorted[at] = value;
  };
  const remove = (value: number): void => {
    let at = 0;
    while (sorted[at] !== value) at++;
    count--;
    for (; at < count; at++) sorted[at] = sorted[at + 1]!;
  };
  for (let i = 0; i < Math.min(half, x.length); i++) if (!Number.isNaN(x[i])) insert(x[i]!);
  for (let i = 0; i < x.length; i++) {
    const entering = i + half;
    const leaving = i - half - 1;
    if (leaving >= 0 && !Number.isNaN(x[leaving])) remove(x[leaving]!);
    if (entering < x.length && !Number.isNaN(x[entering])) insert(x[entering]!);
    out[i] = count === 0 ? Number.NaN : count % 2 ? sorted[count >> 1]! : sorted[count / 2 - 1]! / 2 + sorted[count / 2]! / 2;
  }
  return out;
}
