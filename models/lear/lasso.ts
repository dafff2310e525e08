/** Second moments of standardised columns: what a lasso needs to know of its data. */
export interface Moments {
  /** Rows behind them. */
  readonly rows: number;
  /** Columns. */
  readonly width: number;
  /** Correlations, row-major; 0 in the rows of columns that do not vary. */
  readonly gram: Float64Array;
}

export interface Lasso {
  readonly coefficients: Float64Array;
  readonly lambda: number;
  readonly used: number;
}

const STEPS = 30;
const SWEEPS = 200;
const PATIENCE = 6;

/** Brings `coefficients` and `left` (cross - gram coefficients) to the minimum at lambda, over the columns that are in play. */
function descend({ width, gram }: Moments, lambda: number, coefficients: Float64Array, left: Float64Array, tolerance: number): void {
  const active: number[] = [];
  const move = (j: number): number => {
    if (gram[j * (width + 1)] === 0) return 0;
    const old = coefficients[j]!;
    const pull = left[j]! + old;
    const next = pull > lambda ? pull - lambda : pull < -lambda ? pull + lambda : 0;
    const change = next - old;
    if (change === 0) return 0;
    coefficients[j] = next;
    const row = j * width;
    for (let k = 0; k < width; k++) left[k]! -= change * gram[row + k]!;
    return Math.abs(change);
  };
  for (let round = 0; round < SWEEPS; round++) {
    let most = 0;
    active.length = 0;
    for (let j = 0; j < width; j++) {
      if (coefficients[j] !== 0 || Math.abs(left[j]!) > lambda) {
        most = Math.max(most, move(j));
        active.push(j);
      }
    }
    if (most < tolerance) return;
    for (let sweep = 0; sweep < SWEEPS && most >= tolerance; sweep++) {
      most = 0;
      for (const j of active) most = Math.max(most, move(j));
    }
  }
}

/**
 * The lasso of the smallest corrected AIC on a path of 30 penalties: minimises |y - X b|^2 / (2 rows) + lambda |b|. `cross` are the
 * correlations of the columns with y times the deviation of y, `square` its variance. Sources: Friedman, Hastie & Tibshirani (2010),
 * Regularization paths by coordinate descent; Zou, Hastie & Tibshirani (2007), On the degrees of freedom of the lasso; Hurvich & Tsai (1989).
 */
export function lassoByAic(moments: Moments, cross: Float64Array, square: number): Lasso {
  const { rows, width } = moments;
  const coefficients = new Float64Array(width);
  const left = Float64Array.from(cross);
  const largest = cross.reduce((m, c) => Math.max(m, Math.abs(c)), 0);
  let best: Lasso & { criterion: number } = {
    coefficients: coefficients.slice(),
    lambda: largest,
    used: 0,
    criterion: Number.POSITIVE_INFINITY,
  };
  if (!(square > 0) || largest === 0) return best;
  const smallest = rows > width ? 1e-3 : 1e-2;
  let worse = 0;
  for (let step = 0; step < STEPS && worse < PATIENCE; step++) {
    const lambda = largest * smallest ** (step / (STEPS - 1));
    descend(moments, lambda, coefficients, left, 1e-3 * Math.sqrt(square));
    let used = 0;
    let unexplained = square;
    for (let j = 0; j < width; j++) {
      if (coefficients[j] === 0) continue;
      used++;
      unexplained -= coefficients[j]! * (cross[j]! + left[j]!);
    }
    const free = used + 1;
    if (rows - free - 1 < 1) break;
    const criterion = rows * Math.log(Math.max(unexplained, 1e-12 * square)) + (2 * free * rows) / (rows - free - 1);
    if (criterion < best.criterion) {
      best = { coefficients: coefficients.slice(), lambda, used, criterion };
      worse = 0;
    } else worse++;
  }
  return best;
}
