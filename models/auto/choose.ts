/** Forecasts of one candidate for one series, by origin. */
export interface Tried {
  readonly candidate: number;
  readonly forecasts: readonly Float64Array[];
}

export interface Choice {
  /** Candidates whose forecasts are averaged, best first. */
  readonly candidates: readonly number[];
  /** Mean absolute error of the average over all origins. */
  readonly error: number;
}

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

const average = (parts: readonly (readonly Float64Array[])[]): Float64Array[] =>
  parts[0]!.map((_, k) => parts[0]![k]!.map((__, h) => parts.reduce((sum, p) => sum + p[k]![h]!, 0) / parts.length));

/** The best candidate, or the average of the best few where that errs less. `actual` is by origin. */
export function choose(tried: readonly Tried[], actual: readonly Float64Array[], most: number): Choice | undefined {
  const ranked = tried
    .map((t) => ({ ...t, error: meanError(t.forecasts, actual) }))
    .filter((t) => Number.isFinite(t.error))
    .sort((a, b) => a.error - b.error || a.candidate - b.candidate);
  let best: Choice | undefined;
  for (let k = 1; k <= Math.min(most, ranked.length); k++) {
    const few = ranked.slice(0, k);
    const error = k === 1 ? few[0]!.error : meanError(average(few.map((t) => t.forecasts)), actual);
    if (!best || error < best.error) best = { candidates: few.map((t) => t.candidate), error };
  }
  return best;
}
