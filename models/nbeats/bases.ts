/** Functions of time as rows: a matrix [functions, steps] in row order. */
export interface Basis {
  readonly functions: number;
  readonly steps: number;
  readonly values: Float32Array;
}

const basis = (functions: readonly ((t: number) => number)[], times: readonly number[]): Basis => ({
  functions: functions.length,
  steps: times.length,
  values: Float32Array.from(functions.flatMap((f) => times.map(f))),
});

const steps = (count: number, from = 0): number[] => Array.from({ length: count }, (_, t) => t + from);

/** Powers 0 to `degree` of the share of the steps passed. Source: Oreshkin et al. (2020), equation 2. */
export const polynomials = (count: number, degree: number): Basis =>
  basis(
    steps(degree + 1).map((power) => (t) => (t / count) ** power),
    steps(count),
  );

/** Cosines, then sines, of the given frequencies (per step) at `count` steps from step `from`; a frequency 0 is the constant, without a sine. */
export function waves(frequencies: readonly number[], count: number, from: number): Basis {
  const turning = frequencies.filter((f) => f > 0);
  return basis(
    [
      ...frequencies.map((f) => (t: number) => Math.cos(2 * Math.PI * f * t)),
      ...turning.map((f) => (t: number) => Math.sin(2 * Math.PI * f * t)),
    ],
    steps(count, from),
  );
}

/** Frequencies 0, 1, … below half the horizon, per horizon. Source: Oreshkin et al. (2020), equation 3. */
const ofHorizon = (horizon: number): number[] => steps(Math.max(1, Math.floor(horizon / 2))).map((k) => k / horizon);

const ofSeason = (season: number, harmonics: number): number[] =>
  steps(Math.min(harmonics, Math.floor(season / 2)), 1).map((k) => k / season);

/** Two frequencies that no forecast tells apart. */
const SAME = 1e-9;

/**
 * The frequencies of a seasonal basis: the first `harmonics` of each season that the window and the horizon hold once, and the constant; those
 * of the horizon itself where there is no such season.
 */
export function seasonalFrequencies(
  seasons: readonly number[],
  { inputLength, horizon, harmonics }: { readonly inputLength: number; readonly horizon: number; readonly harmonics: number },
): number[] {
  const held = seasons.filter((s) => s >= 2 && s <= inputLength + horizon);
  if (held.length === 0) return ofHorizon(horizon);
  const sorted = [0, ...held.flatMap((s) => ofSeason(s, harmonics))].sort((a, b) => a - b);
  return sorted.filter((f, i) => i === 0 || f - sorted[i - 1]! > SAME);
}
