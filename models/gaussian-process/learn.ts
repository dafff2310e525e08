import { backward, factorise, forward, inverseOf } from '../kit/linear/cholesky.ts';
import { type Kernel, priorKernel, type Rows } from './kernel.ts';

const RATE = 0.1;
const JITTER = 1e-9;

/** Lower triangle, row after row, of the products of all rows within one group. */
function productsOf({ count, width, values, bounds }: Rows, g: number, check: () => void): Float64Array {
  const out = new Float64Array((count * (count + 1)) / 2);
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (i % 64 === 0) check();
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = bounds[g]!; k < bounds[g + 1]!; k++) sum += values[i * width + k]! * values[j * width + k]!;
      out[at++] = sum;
    }
  }
  return out;
}

const diagonal = (i: number): number => (i * (i + 1)) / 2 + i;

export interface Evidence {
  /** Minus the logarithm of the posterior of the kernel, per output, up to a constant. */
  readonly loss: number;
  /** Its derivative by near, slope, amplitude, level, fade, drift, noise. */
  readonly gradient: Float64Array;
}

/**
 * A function that tells the evidence for a kernel given as one vector: near, slope, then the five others. `outputs` are columns of targets
 * that share the kernel, their common size profiled out. Source: Rasmussen & Williams (2006), Gaussian Processes for Machine Learning, 5.4.
 */
export function evidenceFor(rows: Rows, outputs: readonly Float64Array[], check: () => void): (theta: Float64Array) => Evidence {
  const n = rows.count;
  const groups = rows.bounds.length - 1;
  const products = Array.from({ length: groups }, (_, g) => productsOf(rows, g, check));
  const prior = vectorOf(priorKernel(groups));
  const size = (n * (n + 1)) / 2;
  const rough = new Float64Array(size);
  const slowness = new Float64Array(size);
  const linear = new Float64Array(size);
  const covariance = new Float64Array(n * n);
  const bend = new Float64Array(size);
  const line = new Float64Array(size);

  const distanceAt = (g: number, i: number, j: number, at: number): number => {
    const p = products[g]!;
    return p[diagonal(i)]! + p[diagonal(j)]! - 2 * p[at]!;
  };

  return (theta) => {
    const [amplitude, level, fade, drift, noise] = Array.from(theta.subarray(2 * groups), Math.exp) as [
      number,
      number,
      number,
      number,
      number,
    ];
    slowness.fill(0);
    linear.fill(0);
    for (let g = 0; g < groups; g++) {
      check();
      const near = Math.exp(2 * theta[g]!);
      const slope = Math.exp(2 * theta[groups + g]!);
      const p = products[g]!;
      for (let i = 0, at = 0; i < n; i++) {
        const own = p[diagonal(i)]!;
        for (let j = 0; j <= i; j++, at++) {
          slowness[at]! += near * (own + p[diagonal(j)]! - 2 * p[at]!);
          linear[at]! += slope * p[at]!;
        }
      }
    }
    for (let i = 0, at = 0; i < n; i++)
      for (let j = 0; j <= i; j++, at++) {
        const distance = Math.sqrt(Math.max(0, slowness[at]!) + 1e-12);
        slowness[at] = distance;
        rough[at] = amplitude * Math.exp(-distance - (i - j) / fade);
        linear[at]! *= Math.exp(-(i - j) / drift);
        covariance[i * n + j] = rough[at]! + linear[at]! + level + (i === j ? noise + JITTER : 0);
      }
    const gradient = new Float64Array(theta.length);
    if (!factorise(covariance, n, check)) return { loss: Number.POSITIVE_INFINITY, gradient };
    const solved = outputs.map((y) => {
      const a = Float64Array.from(y);
      forward(covariance, n, a);
      backward(covariance, n, a);
      return a;
    });
    let quadratic = 0;
    solved.forEach((a, k) => {
      for (let i = 0; i < n; i++) quadratic += a[i]! * outputs[k]![i]!;
    });
    const variance = Math.max(quadratic / (n * outputs.length), 1e-300);
    let loss = (n / 2) * Math.log(variance);
    for (let i = 0; i < n; i++) loss += Math.log(covariance[i * n + i]!);

    // M = K^-1 - A A' / (outputs variance): the derivative by any part of K is half the sum of M dK.
    const m = inverseOf(covariance, n, check);
    const share = 1 / (outputs.length * variance);
    let flat = 0;
    let faded = 0;
    let drifted = 0;
    let total = 0;
    let trace = 0;
    for (let i = 0, at = 0; i < n; i++) {
      if (i % 64 === 0) check();
      for (let j = 0; j <= i; j++, at++) {
        let v = m[i * n + j]!;
        for (const a of solved) v -= share * a[i]! * a[j]!;
        if (i === j) {
          v /= 2;
          trace += v;
        }
        const r = v * rough[at]!;
        const l = v * linear[at]!;
        flat += v;
        total += r;
        faded += (r * (i - j)) / fade;
        drifted += (l * (i - j)) / drift;
        bend[at] = r / slowness[at]!;
        line[at] = v * Math.exp(-(i - j) / drift);
      }
    }
    for (let g = 0; g < groups; g++) {
      check();
      const p = products[g]!;
      let near = 0;
      let slope = 0;
      for (let i = 0, at = 0; i < n; i++)
        for (let j = 0; j <= i; j++, at++) {
          near -= bend[at]! * distanceAt(g, i, j, at);
          slope += line[at]! * p[at]!;
        }
      gradient[g] = near * Math.exp(2 * theta[g]!);
      gradient[groups + g] = 2 * slope * Math.exp(2 * theta[groups + g]!);
    }
    gradient.set([total, flat * level, faded, drifted, trace * noise], 2 * groups);
    theta.forEach((v, k) => {
      loss += (v - prior[k]!) ** 2 / 2;
      gradient[k]! += v - prior[k]!;
    });
    return { loss, gradient };
  };
}

export const vectorOf = (k: Kernel): Float64Array =>
  Float64Array.from([...k.near, ...k.slope, k.amplitude, k.level, k.fade, k.drift, k.noise]);

export function kernelOf(theta: Float64Array): Kernel {
  const groups = (theta.length - 5) / 2;
  const [amplitude, level, fade, drift, noise] = theta.subarray(2 * groups) as unknown as [number, number, number, number, number];
  return { near: [...theta.subarray(0, groups)], slope: [...theta.subarray(groups, 2 * groups)], amplitude, level, fade, drift, noise };
}

/** The kernel of the largest posterior that `iterations` steps of Adam find from the prior's mode. Source: Kingma & Ba (2015). */
export function learnKernel(rows: Rows, outputs: readonly Float64Array[], iterations: number, check: () => void): Kernel {
  const evidence = evidenceFor(rows, outputs, check);
  const theta = vectorOf(priorKernel(rows.bounds.length - 1));
  const first = new Float64Array(theta.length);
  const second = new Float64Array(theta.length);
  let best = { loss: Number.POSITIVE_INFINITY, theta: theta.slice() };
  for (let step = 1; step <= iterations; step++) {
    const { loss, gradient } = evidence(theta);
    if (loss < best.loss) best = { loss, theta: theta.slice() };
    if (!Number.isFinite(loss)) break;
    for (let k = 0; k < theta.length; k++) {
      first[k] = 0.9 * first[k]! + 0.1 * gradient[k]!;
      second[k] = 0.999 * second[k]! + 0.001 * gradient[k]! ** 2;
      theta[k]! -= (RATE * (first[k]! / (1 - 0.9 ** step))) / (Math.sqrt(second[k]! / (1 - 0.999 ** step)) + 1e-8);
    }
  }
  return kernelOf(best.theta);
}
