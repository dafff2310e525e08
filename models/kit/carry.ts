/** Errors that go on: e[t] = phi e[t-1] + psi e[t-m] - phi psi e[t-m-1] + noise, and the last m + 1 of them, oldest first. */
export interface Carry {
  readonly phi: number;
  readonly psi: number;
  readonly recent: readonly number[];
}

const MOST = 0.99;

/** Autocorrelation at a lag over the pairs that are known, held to 0 … 0.99. */
function persistence(errors: Float64Array, lag: number): number {
  let cross = 0;
  let square = 0;
  for (let i = lag; i < errors.length; i++) {
    const product = errors[i]! * errors[i - lag]!;
    if (Number.isNaN(product)) continue;
    cross += product;
    square += errors[i - lag]! ** 2;
  }
  return square > 0 ? Math.min(Math.max(cross / square, 0), MOST) : 0;
}

const next = ({ phi, psi }: Carry, e: readonly number[]): number => {
  const n = e.length;
  const m = psi > 0 ? n - 1 : 0;
  return phi * e[n - 1]! + (m > 0 ? psi * (e[n - m]! - phi * e[n - m - 1]!) : 0);
};

/** The carry after further errors; NaN where unknown, which count as foreseen. */
export function extend(carry: Carry, errors: Float64Array): Carry {
  const recent = [...carry.recent];
  for (const e of errors) {
    const value = Number.isNaN(e) ? next(carry, recent) : e;
    recent.shift();
    recent.push(value);
  }
  return { ...carry, recent };
}

/** From the errors of the fit, by moments: first from step to step, then from season to season in what is left. */
export function carryOf(errors: Float64Array, period: number): Carry {
  const phi = persistence(errors, 1);
  const seasonal = period > 1 && errors.length >= 3 * period;
  const left = errors.map((e, i) => (i === 0 ? Number.NaN : e - phi * errors[i - 1]!));
  const psi = seasonal ? persistence(left, period) : 0;
  return extend({ phi, psi, recent: new Array<number>(psi > 0 ? period + 1 : 1).fill(0) }, errors);
}

/** What is left of the errors at each step of the horizon. */
export function carried(carry: Carry, horizon: number): Float64Array {
  let { recent } = carry;
  return Float64Array.from({ length: horizon }, () => {
    const value = next(carry, recent);
    recent = [...recent.slice(1), value];
    return value;
  });
}
