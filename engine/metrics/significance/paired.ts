import { dieboldMariano } from './diebold-mariano.ts';
import type { PairedTest } from './result.ts';
import { wilcoxon } from './wilcoxon.ts';

/** Beyond this many series the test is over series, and cutoffs need not be kept apart. */
export const MANY_SERIES = 10;

/** Fewer cutoffs than this say nothing. */
const FEWEST_WINDOWS = 4;

/** Losses of two models, in the same order; NaN where there is none. */
export interface Pair {
  readonly perSeries: readonly [Float64Array, Float64Array];
  readonly perWindow: readonly [Float64Array, Float64Array];
  /** Neighbouring cutoffs whose horizons overlap. */
  readonly overlap: number;
}

export type PairedOutcome = (PairedTest & { readonly name: string; readonly over: string }) | { readonly untested: string };

const differences = ([a, b]: Pair['perSeries']): Float64Array =>
  a.length === b.length ? a.map((v, i) => v - b[i]!).filter(Number.isFinite) : new Float64Array(0);

/**
 * Whether the loss of the first differs from that of the second by more than chance: over series where there are many (Wilcoxon), else over
 * cutoffs (Diebold-Mariano). A positive difference is in favour of the second.
 */
export function pairedTest({ perSeries, perWindow, overlap }: Pair): PairedOutcome {
  const overSeries = perSeries[1].length >= MANY_SERIES;
  const d = differences(overSeries ? perSeries : perWindow);
  if (overSeries && d.length < MANY_SERIES) return { untested: `fewer than ${MANY_SERIES} series have a score of both` };
  if (d.length < FEWEST_WINDOWS && !overSeries) return { untested: `fewer than ${FEWEST_WINDOWS} cutoffs and ${MANY_SERIES} series` };
  return overSeries
    ? { ...wilcoxon(d), name: 'Wilcoxon signed-rank', over: `${d.length} series` }
    : { ...dieboldMariano(d, overlap), name: 'Diebold-Mariano', over: `${d.length} cutoffs` };
}
