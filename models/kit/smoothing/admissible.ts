import type { Form, Weights } from './form.ts';

/** The box that weights are sought in; phi apart. */
export const LOWEST = 1e-4;
export const HIGHEST = 0.9999;
export const LEAST_DAMPING = 0.8;
export const MOST_DAMPING = 0.98;

const within = (v: number, low: number, high: number): boolean => v >= low && v <= high;

/** Weights of the usual region: each a share of what the one before it leaves. */
function isUsual({ trend, season }: Form, { alpha, beta, gamma, phi }: Weights): boolean {
  if (!within(alpha, LOWEST, HIGHEST)) return false;
  if (trend !== 'none' && !within(beta, LOWEST, Math.min(alpha, HIGHEST))) return false;
  if (season !== 'none' && !within(gamma, LOWEST, Math.min(1 - alpha, HIGHEST))) return false;
  return trend !== 'damped' || within(phi, LEAST_DAMPING, MOST_DAMPING);
}

/** Whether all roots of sum of c[i] z^i lie within the unit circle. Source: Schur-Cohn recursion. Changes `c`. */
function rootsInside(c: Float64Array): boolean {
  for (let d = c.length - 1; d > 0; d--) {
    const k = c[0]! / c[d]!;
    if (!(Math.abs(k) < 1)) return false;
    for (let i = 1, j = d - 1; i <= j; i++, j--) {
      const left = c[i]! - k * c[j]!;
      const right = c[j]! - k * c[i]!;
      c[i] = left;
      c[j] = right;
    }
    const top = c[d]! - k * c[0]!;
    for (let i = 0; i < d - 1; i++) c[i] = c[i + 1]!;
    c[d - 1] = top;
  }
  return true;
}

/** The polynomial whose roots tell how the effect of an old observation fades; without a trend its root at 1 is divided out. */
function characteristic({ trend, period: m }: Form, { alpha, beta, gamma, phi }: Weights, scratch: Float64Array): Float64Array {
  const degree = trend === 'none' ? m : m + 1;
  const c = scratch.subarray(0, degree + 1);
  c[degree] = 1;
  if (trend === 'none') {
    c.fill(alpha, 1, m);
    c[0] = alpha + gamma - 1;
    return c;
  }
  c.fill(alpha + beta - alpha * phi, 2, m);
  c[0] = phi * (1 - alpha - gamma);
  c[1] = alpha + beta - alpha * phi + gamma - 1;
  c[m] = alpha + beta - phi;
  return c;
}

/** Whether the effect of an old observation dies away. Source: Hyndman, Akram & Archibald (2008); Hyndman et al. (2008), ch. 10. */
export function isForecastable(form: Form, weights: Weights, scratch: Float64Array): boolean {
  if (form.season !== 'none') return rootsInside(characteristic(form, weights, scratch));
  const { alpha, beta, phi } = weights;
  return alpha >= 1 - 1 / phi && alpha <= 1 + 1 / phi && beta >= alpha * (phi - 1) && beta <= (1 + phi) * (2 - alpha);
}

/** Whether the weights may be used: the usual region, and forecastable. `scratch` holds period + 2 numbers. */
export const isAdmissible = (form: Form, weights: Weights, scratch: Float64Array): boolean =>
  isUsual(form, weights) && isForecastable(form, weights, scratch);
