/** The bin of a missing value. */
export const MISSING = 255;

/** The number of least digits in [low, high): what a threshold between two neighbouring values is written as. */
export function shortBetween(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  const needed = Math.floor(Math.log10(Math.abs(middle) / (high - low)));
  for (let digits = needed > 1 ? Math.min(17, needed) : 1; digits <= 17; digits++) {
    const short = Number(middle.toPrecision(digits));
    if (short >= low && short < high) return short;
  }
  return low;
}

/** Where each run of equal values ends, the last one left out; undefined where there are more than `most`. */
function runs(sorted: Float64Array, most: number): number[] | undefined {
  const ends: number[] = [];
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] === sorted[i - 1]) continue;
    if (ends.length === most) return undefined;
    ends.push(i);
  }
  return ends;
}

/** Ends of bins of about equally many values, equal values together. */
function shares(sorted: Float64Array, bins: number): number[] {
  const ends: number[] = [];
  let rest = sorted.length;
  let filled = 0;
  for (let i = 0; i < sorted.length && ends.length < bins - 1; ) {
    let end = i + 1;
    while (end < sorted.length && sorted[end] === sorted[i]) end++;
    filled += end - i;
    if (end < sorted.length && filled >= rest / (bins - ends.length)) {
      ends.push(end);
      rest -= filled;
      filled = 0;
    }
    i = end;
  }
  return ends;
}

/**
 * Cuts between the values of a column (a sample of them, ascending) so that there are at most `bins` bins: one per distinct value where
 * these are few, else of about equally many values; a value that fills a bin by itself gets one. A value is in the first bin whose cut is
 * not below it, or in the one after the last cut. Source: LightGBM's greedy search of bins (Ke et al. 2017).
 */
export function cutsOf(sorted: Float64Array, bins: number): Float64Array {
  const ends = runs(sorted, bins - 1) ?? shares(sorted, bins);
  return Float64Array.from(ends, (end) => shortBetween(sorted[end - 1]!, sorted[end]!));
}
