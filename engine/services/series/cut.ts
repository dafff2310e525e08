/** Points of a curve: times ascending, NaN where a value is missing. */
export interface Curve {
  readonly times: Float64Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
}

/**
 * Cuts the rows `from` to `to` (exclusive) of a curve to at most `points` points: of every equal span of time the first, the last, the
 * lowest and the highest value, which draws the same line as all of them would (M4: Jugel et al., VLDB 2014). Exact where they fit.
 */
export function cut({ times, values }: Curve, from: number, to: number, points: number): Curve & { exact: boolean } {
  const rows = to - from;
  if (rows <= points) return { exact: true, times: times.slice(from, to), values: values.slice(from, to) };
  const bins = Math.max(1, Math.floor(points / 4));
  const start = times[from]!;
  const width = (times[to - 1]! - start) / bins || 1;
  const outTimes: number[] = [];
  const outValues: number[] = [];
  let i = from;
  for (let bin = 0; bin < bins && i < to; bin++) {
    const end = bin === bins - 1 ? Number.POSITIVE_INFINITY : start + (bin + 1) * width;
    let first = -1;
    let last = -1;
    let lowest = -1;
    let highest = -1;
    for (; i < to && times[i]! < end; i++) {
      const v = values[i]!;
      if (Number.isNaN(v)) continue;
      if (first < 0) {
        first = i;
        lowest = i;
        highest = i;
      }
      last = i;
      if (v < values[lowest]!) lowest = i;
      if (v > values[highest]!) highest = i;
    }
    if (first < 0) continue;
    const inOrder = lowest < highest ? [first, lowest, highest, last] : [first, highest, lowest, last];
    for (let k = 0; k < 4; k++) {
      if (k > 0 && inOrder[k] === inOrder[k - 1]) continue;
      outTimes.push(times[inOrder[k]!]!);
      outValues.push(values[inOrder[k]!]!);
    }
  }
  return { exact: false, times: Float64Array.from(outTimes), values: Float64Array.from(outValues) };
}

/** The curve with its times ascending. Rows of equal time stay in their order. */
export function ascending({ times, values }: Curve): Curve {
  let sorted = true;
  for (let i = 1; i < times.length && sorted; i++) sorted = times[i]! >= times[i - 1]!;
  if (sorted) return { times, values };
  const order = Uint32Array.from(times, (_, i) => i).sort((a, b) => times[a]! - times[b]! || a - b);
  return { times: Float64Array.from(order, (i) => times[i]!), values: Float64Array.from(order, (i) => values[i]!) };
}
