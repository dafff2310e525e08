/**
 * Symmetric positive definite matrices, row-major n x n, only the lower half read and written.
 * Source: Golub & Van Loan, Matrix Computations, 4th ed., 4.2; rows are taken four at a time, so that each value read serves four sums.
 */

const PAUSE = 4_000_000;

/** Dot product of `count` values of `a` from `i` and of `b` from `j`. */
function dot(a: Float64Array, i: number, b: Float64Array, j: number, count: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < count; k += 4) {
    s0 += a[i + k]! * b[j + k]!;
    s1 += a[i + k + 1]! * b[j + k + 1]!;
    s2 += a[i + k + 2]! * b[j + k + 2]!;
    s3 += a[i + k + 3]! * b[j + k + 3]!;
  }
  for (; k < count; k++) s0 += a[i + k]! * b[j + k]!;
  return s0 + s1 + (s2 + s3);
}

/** The factor L of A = L L', in place; false where A is not positive definite. n^3 / 6 multiplications; `check` is called now and then. */
export function factorise(a: Float64Array, n: number, check: () => void = () => {}): boolean {
  let work = 0;
  for (let i = 0; i < n; i++) {
    const row = i * n;
    let j = 0;
    for (; j + 3 < i; j += 4) {
      const r0 = j * n;
      const r1 = r0 + n;
      const r2 = r1 + n;
      const r3 = r2 + n;
      let s0 = a[row + j]!;
      let s1 = a[row + j + 1]!;
      let s2 = a[row + j + 2]!;
      let s3 = a[row + j + 3]!;
      for (let k = 0; k < j; k++) {
        const v = a[row + k]!;
        s0 -= v * a[r0 + k]!;
        s1 -= v * a[r1 + k]!;
        s2 -= v * a[r2 + k]!;
        s3 -= v * a[r3 + k]!;
      }
      const x0 = s0 / a[r0 + j]!;
      const x1 = (s1 - x0 * a[r1 + j]!) / a[r1 + j + 1]!;
      const x2 = (s2 - x0 * a[r2 + j]! - x1 * a[r2 + j + 1]!) / a[r2 + j + 2]!;
      const x3 = (s3 - x0 * a[r3 + j]! - x1 * a[r3 + j + 1]! - x2 * a[r3 + j + 2]!) / a[r3 + j + 3]!;
      a[row + j] = x0;
      a[row + j + 1] = x1;
      a[row + j + 2] = x2;
      a[row + j + 3] = x3;
    }
    for (; j < i; j++) a[row + j] = (a[row + j]! - dot(a, row, a, j * n, j)) / a[j * n + j]!;
    const left = a[row + i]! - dot(a, row, a, row, i);
    if (!(left > 0)) return false;
    a[row + i] = Math.sqrt(left);
    work += (i * i) / 2;
    if (work > PAUSE) {
      check();
      work = 0;
    }
  }
  return true;
}

/** Solves L x = b in place for each of the `b` (length n). */
export function forward(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) b[i] = (b[i]! - dot(l, i * n, b, 0, i)) / l[i * n + i]!;
}

/** Solves L' x = b in place. */
export function backward(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const v = b[i]! / l[i * n + i]!;
    b[i] = v;
    const row = i * n;
    for (let k = 0; k < i; k++) b[k]! -= v * l[row + k]!;
  }
}

/** The inverse of A = L L', lower half, from its factor. n^3 / 3 multiplications. */
export function inverseOf(l: Float64Array, n: number, check: () => void = () => {}): Float64Array {
  // Rows of U = L^-1 transposed: column j of L^-1 lies in row j, from place j on.
  const u = new Float64Array(n * n);
  let work = 0;
  for (let j = 0; j < n; j++) {
    const column = j * n;
    u[column + j] = 1 / l[column + j]!;
    for (let i = j + 1; i < n; i++) u[column + i] = -dot(l, i * n + j, u, column + j, i - j) / l[i * n + i]!;
    work += ((n - j) * (n - j)) / 2;
    if (work > PAUSE) {
      check();
      work = 0;
    }
  }
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) out[i * n + j] = dot(u, i * n + i, u, j * n + i, n - i);
    work += i * (n - i);
    if (work > PAUSE) {
      check();
      work = 0;
    }
  }
  return out;
}
