/**
 * Coefficients b that minimise |y - X b|, with X given by its columns. Householder QR with column scaling; a column that depends on
 * earlier ones gets coefficient 0. Source: Golub & Van Loan, Matrix Computations, 4th ed., 5.2 and 5.3.
 */
export function leastSquares(columns: readonly Float64Array[], y: Float64Array): Float64Array {
  const n = y.length;
  const p = columns.length;
  const a = columns.map((c) => Float64Array.from(c));
  const rhs = Float64Array.from(y);
  const rows: number[] = [];
  const diagonal = new Float64Array(p);
  let row = 0;
  for (let j = 0; j < p; j++) {
    const column = a[j]!;
    const whole = Math.sqrt(dot(columns[j]!, columns[j]!, 0));
    const norm = Math.sqrt(dot(column, column, row));
    if (row >= n || norm <= 1e-11 * whole || norm === 0) {
      rows.push(-1);
      continue;
    }
    const head = column[row]! > 0 ? -norm : norm;
    diagonal[j] = head;
    column[row]! -= head;
    const scale = -head * column[row]!;
    for (let k = j + 1; k < p; k++) reflect(column, a[k]!, row, scale);
    reflect(column, rhs, row, scale);
    rows.push(row++);
  }
  const b = new Float64Array(p);
  for (let j = p - 1; j >= 0; j--) {
    if (rows[j]! < 0) continue;
    let v = rhs[rows[j]!]!;
    for (let k = j + 1; k < p; k++) v -= a[k]![rows[j]!]! * b[k]!;
    b[j] = v / diagonal[j]!;
  }
  return b;
}

function dot(u: Float64Array, v: Float64Array, from: number): number {
  let sum = 0;
  for (let i = from; i < u.length; i++) sum += u[i]! * v[i]!;
  return sum;
}

function reflect(mirror: Float64Array, x: Float64Array, from: number, scale: number): void {
  const f = dot(mirror, x, from) / scale;
  for (let i = from; i < x.length; i++) x[i]! -= f * mirror[i]!;
}

/**
 * Cholesky factor of a symmetric positive definite A (row-major, p x p; only its lower half is read), in place. False where A is not
 * positive definite. Source: Golub & Van Loan, 4.2.
 */
export function choleskyFactor(a: Float64Array, p: number): boolean {
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      let v = a[i * p + j]!;
      for (let k = 0; k < j; k++) v -= a[i * p + k]! * a[j * p + k]!;
      if (i !== j) a[i * p + j] = v / a[j * p + j]!;
      else if (v > 0) a[i * p + i] = Math.sqrt(v);
      else return false;
    }
  }
  return true;
}

/** Turns b into the solution of A x = b, given A's Cholesky factor. */
export function choleskySolve(a: Float64Array, b: Float64Array): void {
  const p = b.length;
  for (let i = 0; i < p; i++) {
    let v = b[i]!;
    for (let k = 0; k < i; k++) v -= a[i * p + k]! * b[k]!;
    b[i] = v / a[i * p + i]!;
  }
  for (let i = p - 1; i >= 0; i--) {
    let v = b[i]!;
    for (let k = i + 1; k < p; k++) v -= a[k * p + i]! * b[k]!;
    b[i] = v / a[i * p + i]!;
  }
}

/** Solves A x = b for a symmetric positive definite A, in place: A becomes its Cholesky factor. False where A is not positive definite. */
export function solvePositive(a: Float64Array, b: Float64Array): boolean {
  if (!choleskyFactor(a, b.length)) return false;
  choleskySolve(a, b);
  return true;
}
