const RATIO = (Math.sqrt(5) - 1) / 2;

export interface Found {
  readonly at: number;
  readonly value: number;
}

/**
 * Smallest value of a function of one number: the best point of a grid of `cells` cells, then golden section between its neighbours until
 * they are `precision` apart. Finds the global minimum where no valley is narrower than a cell. Source: Kiefer (1953).
 */
export function smallest(f: (x: number) => number, low: number, high: number, cells: number, precision: number): Found {
  const grid = (i: number): number => low + ((high - low) * i) / cells;
  let best: Found = { at: low, value: f(low) };
  let place = 0;
  for (let i = 1; i <= cells; i++) {
    const value = f(grid(i));
    if (value < best.value) {
      best = { at: grid(i), value };
      place = i;
    }
  }
  let a = grid(Math.max(0, place - 1));
  let b = grid(Math.min(cells, place + 1));
  let left = b - RATIO * (b - a);
  let right = a + RATIO * (b - a);
  let atLeft = f(left);
  let atRight = f(right);
  while (b - a > precision) {
    if (atLeft <= atRight) {
      b = right;
      right = left;
      atRight = atLeft;
      left = b - RATIO * (b - a);
      atLeft = f(left);
    } else {
      a = left;
      left = right;
      atLeft = atRight;
      right = a + RATIO * (b - a);
      atRight = f(right);
    }
  }
  if (atLeft < best.value) best = { at: left, value: atLeft };
  if (atRight < best.value) best = { at: right, value: atRight };
  return best;
}
