import { solvePositive } from '#shared/math/least-squares.ts';

/** Minimise x'Hx / 2 - c'x + weight * sum |x|: H is positive definite, row-major. */
export interface LassoProblem {
  readonly h: Float64Array;
  readonly c: Float64Array;
  readonly weight: number;
}

/** Hx - c. */
function gradientAt({ h, c }: LassoProblem, x: Float64Array): Float64Array {
  const n = c.length;
  return c.map((v, i) => {
    let sum = -v;
    for (let j = 0; j < n; j++) sum += h[i * n + j]! * x[j]!;
    return sum;
  });
}

function objective(p: LassoProblem, x: Float64Array): number {
  const g = gradientAt(p, x);
  return x.reduce((sum, v, i) => sum + 0.5 * v * (g[i]! - p.c[i]!) + p.weight * Math.abs(v), 0);
}

/** The minimum over the active places where their signs are kept; undefined where H is not positive definite there. */
function solveActive({ h, c, weight }: LassoProblem, signs: Int8Array): Float64Array | undefined {
  const n = c.length;
  const active = [...signs.keys()].filter((i) => signs[i] !== 0);
  const a = new Float64Array(active.length ** 2);
  active.forEach((i, row) => {
    active.forEach((j, col) => {
      a[row * active.length + col] = h[i * n + j]!;
    });
  });
  const b = Float64Array.from(active, (i) => c[i]! - weight * signs[i]!);
  if (!solvePositive(a, b)) return undefined;
  const x = new Float64Array(n);
  active.forEach((i, row) => {
    x[i] = b[row]!;
  });
  return x;
}

/** The best point on the way from x to `target`: its end, or where a coordinate passes zero. */
function bestOnTheWay(p: LassoProblem, x: Float64Array, target: Float64Array): Float64Array {
  const shares = [1];
  x.forEach((v, i) => {
    if (v !== 0 && Math.sign(v) !== Math.sign(target[i]!)) shares.push(v / (v - target[i]!));
  });
  let best = x;
  let lowest = Number.POSITIVE_INFINITY;
  for (const share of shares) {
    const at = x.map((v, i) => {
      const moved = v + share * (target[i]! - v);
      return share < 1 && v / (v - target[i]!) === share ? 0 : moved;
    });
    const value = objective(p, at);
    if (value < lowest) {
      lowest = value;
      best = at;
    }
  }
  return best;
}

/**
 * The exact minimum, from `start` on. Each round solves for the places in use with their signs kept.
 * Source: Lee, Battle, Raina & Ng (2006), Efficient sparse coding algorithms (feature-sign search).
 */
export function lasso(p: LassoProblem, start: Float64Array): Float64Array {
  const n = p.c.length;
  let x = start;
  const slack = 1e-10 * (p.weight + p.c.reduce((most, v) => Math.max(most, Math.abs(v)), 0));
  for (let round = 0; round < 20 * n + 20; round++) {
    const g = gradientAt(p, x);
    const signs = Int8Array.from(x, Math.sign);
    const settled = x.every((v, i) => v === 0 || Math.abs(g[i]! + p.weight * Math.sign(v)) <= slack);
    if (settled) {
      let worst = -1;
      for (let i = 0; i < n; i++)
        if (x[i] === 0 && Math.abs(g[i]!) > p.weight + slack && (worst < 0 || Math.abs(g[i]!) > Math.abs(g[worst]!))) worst = i;
      if (worst < 0) return x;
      signs[worst] = -Math.sign(g[worst]!);
    }
    const target = solveActive(p, signs);
    if (!target) return x;
    x = bestOnTheWay(p, x, target);
  }
  return x;
}
