import type { ExpandingRule, WeightedRule } from '#shared/stages/features.ts';

/** Values that began before the row `from`: what has been seen until then is run through first. */
function run(
  y: Float64Array,
  lag: number,
  from: number,
  to: number,
  see: (value: number) => void,
  read: () => number,
  out: Float64Array,
  offset: number,
): void {
  let k = 0;
  for (let i = from; i < to; i++) {
    for (; k <= i - lag; k++) if (!Number.isNaN(y[k]!)) see(y[k]!);
    out[offset + i - from] = read();
  }
}

/** A statistic of all values up to `lag` steps before the row, missing ones left out; NaN before the first (std: the second). */
export function expanding(
  y: Float64Array,
  { stat, lag }: Pick<ExpandingRule, 'stat' | 'lag'>,
  from: number,
  to: number,
  out: Float64Array,
  offset: number,
): void {
  let n = 0;
  let mean = 0;
  let squares = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const see = (value: number): void => {
    n++;
    const delta = value - mean;
    mean += delta / n;
    squares += delta * (value - mean);
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  const read = {
    mean: () => (n > 0 ? mean : Number.NaN),
    std: () => (n > 1 ? Math.sqrt(squares / (n - 1)) : Number.NaN),
    min: () => (n > 0 ? low : Number.NaN),
    max: () => (n > 0 ? high : Number.NaN),
  }[stat];
  run(y, lag, from, to, see, read, out, offset);
}

/**
 * Exponentially weighted mean of the values up to `lag` steps before the row: weight 0.5^(age / halfLife) by position among the known
 * values, normalised, as pandas' ewm(halflife, adjust=True, ignore_na=True).
 */
export function weighted(
  y: Float64Array,
  { halfLife, lag }: Pick<WeightedRule, 'halfLife' | 'lag'>,
  from: number,
  to: number,
  out: Float64Array,
  offset: number,
): void {
  const decay = 0.5 ** (1 / halfLife);
  let sum = 0;
  let weight = 0;
  const see = (value: number): void => {
    sum = sum * decay + value;
    weight = weight * decay + 1;
  };
  run(y, lag, from, to, see, () => (weight > 0 ? sum / weight : Number.NaN), out, offset);
}
