import type { Random } from '#shared/math/random.ts';

/** Where the rows of a series lie in the columns: its first row, and how many there are. */
export interface Stretch {
  readonly from: number;
  readonly rows: number;
}

/**
 * Origins that may be drawn for training, and those held back. An origin is the place of the first row that is forecast; of a short history
 * it may lie so late that only the first steps ahead are known.
 */
export interface Windows {
  /** Per series: first origin and how many follow one another; none for a series that is too short. */
  readonly training: readonly { readonly first: number; readonly count: number }[];
  readonly validation: readonly number[];
}

export interface WindowOptions {
  readonly horizon: number;
  /** Least rows of history before an origin. */
  readonly context: number;
  readonly recent?: number | undefined;
  readonly validate: boolean;
}

const HELD_SHARE = 0.1;
const MOST_VALIDATION = 1024;

/** Rows at the end of a history that no training target may touch; 0 where too little would be left. */
export function heldRows(rows: number, { horizon, context, validate }: WindowOptions): number {
  const held = Math.max(horizon, Math.round(HELD_SHARE * rows));
  return validate && rows - held >= context + 2 * horizon ? held : 0;
}

export function layWindows(stretches: readonly Stretch[], options: WindowOptions): Windows {
  const { horizon, context, recent = Number.POSITIVE_INFINITY } = options;
  const training = stretches.map(({ from, rows }) => {
    const end = rows - heldRows(rows, options);
    const last = Math.max(end - horizon, Math.min(context, end - 1));
    const first = Math.max(Math.min(context, last), Math.min(last, end - recent), 0);
    return { first: from + first, count: Math.max(0, last - first + 1) };
  });
  const held = stretches.flatMap(({ from, rows }) => {
    const back = heldRows(rows, options);
    return back === 0 ? [] : Array.from({ length: back - horizon + 1 }, (_, i) => from + rows - back + i);
  });
  const stride = Math.max(1, held.length / MOST_VALIDATION);
  const validation = Array.from({ length: Math.ceil(held.length / stride) }, (_, i) => held[Math.floor(i * stride)]!);
  return { training, validation };
}

/** Draws origins: a series, then one of its origins, each as likely as the others. */
export function sampler({ training }: Windows): (random: Random, count: number) => number[] {
  const usable = training.filter(({ count }) => count > 0);
  return (random, count) =>
    Array.from({ length: count }, () => {
      const { first, count: origins } = usable[Math.floor(random() * usable.length)]!;
      return first + Math.floor(random() * origins);
    });
}
