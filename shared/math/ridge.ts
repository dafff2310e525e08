import { solvePositive } from './least-squares.ts';

/** One row of a design matrix: places and values of what is not zero. Reused between rows: copy what you keep. */
export interface SparseRow {
  readonly places: number[];
  readonly values: number[];
}

/**
 * Coefficients b that minimise sum (y - x b)^2 + sum penalty[j] b[j]^2 over the rows that `visit` hands out, by the normal equations.
 * Every penalty must be positive but where the columns are independent. Source: Hoerl & Kennard (1970).
 */
export function ridge(size: number, visit: (take: (row: SparseRow, y: number) => void) => void, penalty: Float64Array): Float64Array {
  const gram = new Float64Array(size * size);
  const b = new Float64Array(size);
  visit(({ places, values }, y) => {
    for (let i = 0; i < places.length; i++) {
      const at = places[i]!;
      const v = values[i]!;
      b[at]! += v * y;
      for (let j = 0; j <= i; j++) gram[at * size + places[j]!]! += v * values[j]!;
    }
  });
  let most = 0;
  for (let j = 0; j < size; j++) {
    gram[j * size + j]! += penalty[j]!;
    most = Math.max(most, gram[j * size + j]!);
  }
  for (let j = 0; j < size; j++) gram[j * size + j]! += 1e-12 * most;
  return solvePositive(gram, b) ? b : new Float64Array(size);
}
