/**
 * Linear interpolation of `knots` values, spread evenly over `steps` steps, as a matrix [knots, steps] in row order: a step's value is the sum of
 * the knots' values times its column. Beyond the middle of the first and last knot it is level. As torch.nn.functional.interpolate (linear).
 */
export function interpolation(knots: number, steps: number): Float32Array {
  const matrix = new Float32Array(knots * steps);
  for (let t = 0; t < steps; t++) {
    const place = Math.max(0, ((t + 0.5) * knots) / steps - 0.5);
    const below = Math.min(knots - 1, Math.floor(place));
    const above = Math.min(knots - 1, below + 1);
    const share = place - below;
    matrix[below * steps + t]! += 1 - share;
    matrix[above * steps + t]! += share;
  }
  return matrix;
}

/** Knots of a horizon with one every so many steps. */
export const knotsFor = (horizon: number, every: number): number => Math.max(1, Math.floor(horizon / every));

/** Values that a pooled window keeps at least. */
const LEAST = 8;

/** A pool that leaves enough of the window. */
export const poolFor = (inputLength: number, pool: number): number => Math.min(pool, Math.max(1, Math.floor(inputLength / LEAST)));
