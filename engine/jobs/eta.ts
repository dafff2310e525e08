/** How much was done at a time, in seconds of any clock. */
export interface Mark {
  readonly share: number;
  readonly at: number;
}

function between(from: Mark, now: Mark): number | null {
  const [done, elapsed] = [now.share - from.share, now.at - from.at];
  return done < 0.01 || elapsed < 0.5 ? null : (elapsed / done) * (1 - now.share);
}

/**
 * Estimated seconds left; null until there is something to judge by. `first` is the first share that was told: what goes on from a checkpoint
 * begins with much of the work done, and is judged by what it has done since.
 */
export const remaining = (begun: Mark, first: Mark | undefined, now: Mark): number | null =>
  (first && between(first, now)) ?? between(begun, now);
