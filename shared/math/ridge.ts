import { solvePositive } from './least-squares.ts';

/** One row of a design matrix: places (ascending) and values of what is not zero. Reused between rows: copy what you keep. */
export interface SparseRow {
  readonly places: number[];
  readonly values: number[];
}

/** Columns of which each row has at most one that is not zero, as the dummies of a season. */
export interface Exclusive {
  readonly from: number;
  readonly count: number;
}

/**
 * Coefficients b that minimise sum (y - x b)^2 + sum penalty[j] b[j]^2 over the rows that `visit` hands out, by the normal equations.
 * The exclusive columns make a diagonal block, which is eliminated first: the cost is that of the others alone.
 * Source: Hoerl & Kennard (1970); Golub & Van Loan, Matrix Computations, 4th ed., 4.2 and 3.2.11 (Schur complement).
 */
export function ridge(
  visit: (take: (row: SparseRow, y: number) => void) => void,
  penalty: Float64Array,
  exclusive: Exclusive = { from: 0, count: 0 },
): Float64Array {
  const size = penalty.length;
  const { from, count } = exclusive;
  const others = size - count;
  const block = new Float64Array(count);
  const cross = new Float64Array(count * others);
  const gram = new Float64Array(others * others);
  const right = new Float64Array(size);
  const other = (place: number): number => (place < from ? place : place - count);
  const isBlock = (place: number): boolean => place >= from && place < from + count;

  visit(({ places, values }, y) => {
    const n = places.length;
    let dummy = -1;
    for (let i = 0; i < n; i++) {
      const place = places[i]!;
      right[place]! += values[i]! * y;
      if (isBlock(place)) dummy = i;
    }
    for (let i = 0; i < n; i++) {
      if (i === dummy) continue;
      const v = values[i]!;
      const at = other(places[i]!);
      const row = at * others;
      if (dummy >= 0) cross[(places[dummy]! - from) * others + at]! += v * values[dummy]!;
      for (let j = 0; j <= i; j++) if (j !== dummy) gram[row + (places[j]! < from ? places[j]! : places[j]! - count)]! += v * values[j]!;
    }
    if (dummy >= 0) block[places[dummy]! - from]! += values[dummy]! ** 2;
  });

  let most = 0;
  for (let j = 0; j < size; j++) {
    const diagonal = isBlock(j) ? block[j - from]! : gram[other(j) * (others + 1)]!;
    most = Math.max(most, diagonal + penalty[j]!);
  }
  const steady = 1e-12 * most;
  for (let j = 0; j < size; j++)
    if (isBlock(j)) block[j - from]! += penalty[j]! + steady;
    else gram[other(j) * (others + 1)]! += penalty[j]! + steady;

  const b = Float64Array.from({ length: others }, (_, j) => right[j < from ? j : j + count]!);
  for (let k = 0; k < count; k++) {
    const row = k * others;
    for (let i = 0; i < others; i++) {
      const share = cross[row + i]! / block[k]!;
      if (share === 0) continue;
      b[i]! -= share * right[from + k]!;
      for (let j = 0; j <= i; j++) gram[i * others + j]! -= share * cross[row + j]!;
    }
  }
  const out = new Float64Array(size);
  if (!solvePositive(gram, b)) return out;
  for (let j = 0; j < others; j++) out[j < from ? j : j + count] = b[j]!;
  for (let k = 0; k < count; k++) {
    let v = right[from + k]!;
    for (let j = 0; j < others; j++) v -= cross[k * others + j]! * b[j]!;
    out[from + k] = v / block[k]!;
  }
  return out;
}
