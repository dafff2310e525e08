import type { Recipe } from '#shared/stages/features.ts';

type Rule = Recipe['rolling'][number];

/** `roll_mean_168_lag24`: the mean of 168 steps, the last of them 24 steps ago. */
export const rollingName = ({ window, stat, lag }: Rule): string => `roll_${stat}_${window}_lag${lag}`;

interface Statistic {
  add(value: number): void;
  remove(value: number): void;
  read(): number;
}

/** Sum and squared deviations, updated as values come and go. Source: Welford (1962); Chan, Golub & LeVeque (1983). */
function moments(stat: 'mean' | 'sum' | 'std'): Statistic {
  let n = 0;
  let mean = 0;
  let squares = 0;
  return {
    add(value) {
      n++;
      const delta = value - mean;
      mean += delta / n;
      squares += delta * (value - mean);
    },
    remove(value) {
      n--;
      const delta = value - mean;
      mean = n === 0 ? 0 : mean - delta / n;
      squares = n === 0 ? 0 : squares - delta * (value - mean);
    },
    read: () => (stat === 'mean' ? mean : stat === 'sum' ? mean * n : Math.sqrt(Math.max(0, squares) / (n - 1))),
  };
}

/** Smallest or largest of a window: a queue of candidates. Source: Lemire (2006), Streaming maximum-minimum filter. */
function extreme(stat: 'min' | 'max', window: number): Statistic {
  const better = stat === 'min' ? (a: number, b: number) => a < b : (a: number, b: number) => a > b;
  const queue = new Float64Array(window);
  let head = 0;
  let size = 0;
  const at = (k: number) => (head + k) % window;
  return {
    add(value) {
      while (size > 0 && better(value, queue[at(size - 1)]!)) size--;
      queue[at(size++)] = value;
    },
    remove(value) {
      if (size > 0 && queue[head] === value) {
        head = at(1);
        size--;
      }
    },
    read: () => queue[head]!,
  };
}

// Rounding errors of values that came and went are cleared by starting anew this often.
const ANEW = 4096;

/**
 * A rolling statistic for the rows `from` to `to` of a series: over `window` steps that end `lag` steps before the row, so a row sees
 * nothing of its own time or later. NaN where the window is not full or has a missing value. std has divisor n - 1.
 */
export function rolling(y: Float64Array, { window, stat, lag }: Rule, from: number, to: number, out: Float64Array, offset: number): void {
  const fresh = () => (stat === 'min' || stat === 'max' ? extreme(stat, window) : moments(stat));
  const anew = Math.max(ANEW, 4 * window);
  let state = fresh();
  let there = 0;
  for (let i = from; i < to; i++) {
    const last = i - lag;
    if (i === from || i % anew === 0) {
      state = fresh();
      there = 0;
      for (let k = Math.max(0, last - window + 1); k <= last; k++) enter(y[k]!);
    } else {
      if (last - window >= 0) leave(y[last - window]!);
      if (last >= 0) enter(y[last]!);
    }
    out[offset + i - from] = there === window ? state.read() : Number.NaN;
  }
  function enter(value: number): void {
    if (Number.isNaN(value)) return;
    state.add(value);
    there++;
  }
  function leave(value: number): void {
    if (Number.isNaN(value)) return;
    state.remove(value);
    there--;
  }
}

/** `lag_24`: the value 24 steps ago, for the rows `from` to `to`; NaN before there is one. */
export function lagged(y: Float64Array, lag: number, from: number, to: number, out: Float64Array, offset: number): void {
  for (let i = from; i < to; i++) out[offset + i - from] = i >= lag ? y[i - lag]! : Number.NaN;
}
