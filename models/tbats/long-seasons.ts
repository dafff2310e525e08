import { solvePositive } from '#shared/math/least-squares.ts';

/** A season too long for the rows that the model is searched on: waves that stay as they are over the whole history. */
export interface LongSeason {
  readonly period: number;
  /** Sine and cosine coefficients in turn, scaled; time 0 is the row after the history. */
  readonly coefficients: readonly number[];
}

const WAVES = 10;

/** The value of the season `h` rows after the history (negative within it). */
export function longSeasonAt({ period, coefficients }: LongSeason, h: number): number {
  let sum = 0;
  for (let k = 0; k < coefficients.length; k += 2) {
    const angle = (2 * Math.PI * (k / 2 + 1) * (h % period)) / period;
    sum += coefficients[k]! * Math.sin(angle) + coefficients[k + 1]! * Math.cos(angle);
  }
  return sum;
}

/** Regression of y on a straight line and ten waves of each season, all at once. */
export function longSeasonsOf(y: Float64Array, periods: readonly number[], check: () => void): LongSeason[] {
  const n = y.length;
  const p = 2 + 2 * WAVES * periods.length;
  const gram = new Float64Array(p * p);
  const right = new Float64Array(p);
  const row = new Float64Array(p);
  for (let i = 0; i < n; i++) {
    if (i % 2000 === 0) check();
    row[0] = 1;
    row[1] = i / n;
    let at = 2;
    for (const period of periods) {
      const angle = (2 * Math.PI * ((i - n) % period)) / period;
      for (let k = 1; k <= WAVES; k++) {
        row[at++] = Math.sin(k * angle);
        row[at++] = Math.cos(k * angle);
      }
    }
    for (let a = 0; a < p; a++) {
      right[a]! += row[a]! * y[i]!;
      for (let b = 0; b <= a; b++) gram[a * p + b]! += row[a]! * row[b]!;
    }
  }
  for (let a = 0; a < p; a++) gram[a * (p + 1)]! += 1e-9 * n;
  if (!solvePositive(gram, right)) return [];
  return periods.map((period, i) => ({ period, coefficients: Array.from(right.subarray(2 + 2 * WAVES * i, 2 + 2 * WAVES * (i + 1))) }));
}
