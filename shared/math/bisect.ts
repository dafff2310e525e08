/** Index of the first of ascending values for which `beyond` holds, their number where it holds for none. */
function bisect(values: Float64Array, beyond: (value: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (beyond(values[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Index of the first of ascending values that is not below `x`. */
export const lowerBound = (values: Float64Array, x: number): number => bisect(values, (value) => value >= x);

/** Index of the first of ascending values that is above `x`: how many are not. */
export const upperBound = (values: Float64Array, x: number): number => bisect(values, (value) => value > x);
