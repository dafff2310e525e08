/** Smoothing weights that are tried where none is given: a fine search would only follow the noise of a few demands. */
export const WEIGHTS: readonly number[] = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5];

/** The weight with the smallest error; 0.1 where no error is known. */
export function bestOf(error: (weight: number) => number): number {
  let best = 0.1;
  let least = Number.POSITIVE_INFINITY;
  for (const weight of WEIGHTS) {
    const e = error(weight);
    if (e < least) [best, least] = [weight, e];
  }
  return best;
}
