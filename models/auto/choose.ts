/** Forecasts of one candidate for one series, by origin. */
export interface Tried {
  readonly candidate: number;
  readonly forecasts: readonly Float64Array[];
}

export interface Choice {
  /** Candidates that are averaged, best first; shares add up to 1. */
  readonly members: readonly { readonly candidate: number; readonly share: number }[];
  /** Mean absolute error of the average over all origins. */
  readonly error: number;
}

/** Shares fall with this power of the error. */
const POWER = 4;
/** Members with less than this share of the best one's are left out. */
const LEAST_SHARE = 0.05;

/** Mean over origins of the mean absolute error; Infinity where nothing can be compared. */
export function meanError(forecasts: readonly Float64Array[], actual: readonly Float64Array[]): number {
  let sum = 0;
  let origins = 0;
  forecasts.forEach((f, k) => {
    let total = 0;
    let count = 0;
    f.forEach((v, h) => {
      const e = Math.abs(v - actual[k]![h]!);
      if (Number.isNaN(e)) return;
      total += e;
      count++;
    });
    if (count > 0) {
      sum += total / count;
      origins++;
    }
  });
  return origins > 0 ? sum / origins : Number.POSITIVE_INFINITY;
}

/**
 * The best candidates, each by a share that falls with the fourth power of its error: averaging errs less than picking, since a few
 * origins tell little apart. `actual` is by origin. Source: Bates & Granger (1969); the power was chosen inside the training parts of
 * M3 and M4 Hourly.
 */
export function choose(tried: readonly Tried[], actual: readonly Float64Array[], most: number): Choice | undefined {
  const ranked = tried
    .map((t) => ({ ...t, error: meanError(t.forecasts, actual) }))
    .filter((t) => Number.isFinite(t.error))
    .sort((a, b) => a.error - b.error || a.candidate - b.candidate)
    .slice(0, most);
  const best = ranked[0];
  if (!best) return undefined;
  const weighed = ranked.map((t) => ({ ...t, weight: t.error === best.error ? 1 : (best.error / t.error) ** POWER }));
  const kept = weighed.filter((t) => t.weight >= LEAST_SHARE);
  const total = kept.reduce((sum, t) => sum + t.weight, 0);
  const shares = kept.map((t) => ({ ...t, share: t.weight / total }));
  const average = best.forecasts.map((f, k) => f.map((_, h) => shares.reduce((sum, t) => sum + t.share * t.forecasts[k]![h]!, 0)));
  return { members: shares.map(({ candidate, share }) => ({ candidate, share })), error: meanError(average, actual) };
}
