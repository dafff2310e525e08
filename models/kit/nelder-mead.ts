export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly evaluations: number;
}

export interface NelderMeadOptions {
  readonly maxEvaluations?: number;
  /** Stops when worst and best corner differ by less than tolerance * (|f(start)| + tolerance). */
  readonly tolerance?: number;
}

const finite = (value: number): number => (Number.isFinite(value) ? value : 1e35);

function startSimplex(start: Float64Array): Float64Array[] {
  const step = start.reduce((most, v) => Math.max(most, 0.1 * Math.abs(v)), 0) || 0.1;
  return Array.from({ length: start.length + 1 }, (_, j) => {
    const corner = Float64Array.from(start);
    if (j > 0) corner[j - 1]! += step;
    return corner;
  });
}

/**
 * Minimum of a function of several numbers without derivatives; +Infinity or NaN marks a point that is not allowed.
 * Reflection 1, contraction 1/2, expansion 2, as optim() of R does it.
 * Source: Nelder & Mead (1965); Nash, Compact Numerical Methods for Computers, 2nd ed., algorithm 19.
 */
export function nelderMead(f: (x: Float64Array) => number, start: Float64Array, options: NelderMeadOptions = {}): Minimum {
  const { maxEvaluations = 500 * start.length, tolerance = Math.sqrt(Number.EPSILON) } = options;
  const n = start.length;
  const corners = startSimplex(start);
  const values = corners.map((corner) => finite(f(corner)));
  const enough = tolerance * (Math.abs(values[0]!) + tolerance);
  const centre = new Float64Array(n);
  let trial = new Float64Array(n);
  let further = new Float64Array(n);
  let evaluations = n + 1;
  let low = 0;
  let size = Number.POSITIVE_INFINITY;

  const replace = (j: number, value: number): void => {
    [corners[j], trial] = [trial, corners[j]! as Float64Array<ArrayBuffer>];
    values[j] = value;
  };
  const shrink = (): number => {
    let total = 0;
    corners.forEach((corner, j) => {
      if (j === low) return;
      for (let i = 0; i < n; i++) {
        corner[i] = corners[low]![i]! + 0.5 * (corner[i]! - corners[low]![i]!);
        total += Math.abs(corner[i]! - corners[low]![i]!);
      }
      values[j] = finite(f(corner));
      evaluations++;
    });
    return total;
  };

  while (evaluations <= maxEvaluations) {
    let high = low;
    for (let j = 0; j <= n; j++) {
      if (values[j]! < values[low]!) low = j;
      if (values[j]! > values[high]!) high = j;
    }
    if (values[high]! <= values[low]! + enough) break;
    centre.fill(0);
    corners.forEach((corner, j) => {
      if (j !== high) for (let i = 0; i < n; i++) centre[i]! += corner[i]! / n;
    });
    for (let i = 0; i < n; i++) trial[i] = 2 * centre[i]! - corners[high]![i]!;
    const reflected = finite(f(trial));
    evaluations++;
    if (reflected < values[low]!) {
      for (let i = 0; i < n; i++) further[i] = 2 * trial[i]! - centre[i]!;
      const expanded = finite(f(further));
      evaluations++;
      if (expanded < reflected) [trial, further] = [further, trial];
      replace(high, Math.min(expanded, reflected));
      continue;
    }
    const highest = values[high]!;
    if (reflected < highest) replace(high, reflected);
    for (let i = 0; i < n; i++) trial[i] = 0.5 * (corners[high]![i]! + centre[i]!);
    const contracted = finite(f(trial));
    evaluations++;
    if (contracted < values[high]!) replace(high, contracted);
    else if (reflected >= highest) {
      const before = size;
      size = shrink();
      if (size >= before) break;
    }
  }
  for (let j = 0; j <= n; j++) if (values[j]! < values[low]!) low = j;
  return { x: corners[low]!, value: values[low]!, evaluations };
}
