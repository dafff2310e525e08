import { significant } from '#shared/math/rounding.ts';
import { mean, standardDeviation } from '#shared/math/statistics.ts';
import { calibrate, conformalQuantile, type Spread } from '../conformal.ts';
import type { Predictive } from '../series.ts';
import { backward, factorise, forward } from './cholesky.ts';
import { type Problem, problemOf, type Rule, type WindowMoments, windowMoments } from './windows.ts';

/** A linear model of the next `block` values on the last `lookback` ones: direct for the block, blocks further on feed on those before. */
export interface DirectFit {
  readonly centre: number;
  readonly scale: number;
  readonly lookback: number;
  readonly ridge: number;
  /** By step of the block: the weight of each value of the window, the oldest first. */
  readonly weights: readonly (readonly number[])[];
  /** The last values, scaled. */
  readonly recent: readonly number[];
  /** Largest size of a scaled value. */
  readonly most: number;
  readonly spread?: Spread;
}

export interface DirectOptions {
  readonly lookbacks: readonly number[];
  readonly block: number;
  /** Shares of the mean square of a feature; the one that serves best on the last fifth is taken. */
  readonly ridges: readonly number[];
  /** The rules of the steps of a block; one rule alone serves them all. */
  readonly rules: (lookback: number, block: number) => readonly Rule[];
}

const HELD = 0.2;
const ORIGINS = 40;
const BLOCKS = 3;

interface Candidate {
  readonly lookback: number;
  readonly ridge: number;
  readonly weights: Float64Array[];
}

/** Problems of all rules; with one rule all steps share it. */
function problemsOf(rules: readonly Rule[], lookback: number, block: number, moments: WindowMoments): Problem[] {
  const all = Array.from({ length: block }, (_, h) => lookback + h);
  return rules.length === 1 ? [problemOf(rules[0]!, all, moments)] : rules.map((rule, h) => problemOf(rule, [all[h]!], moments));
}

/** Coefficients of each step, of one factorisation. Source: Hoerl & Kennard (1970). */
function solve({ size, gram, cross, windows }: Problem, ridge: number, check: () => void): Float64Array[] {
  const a = gram.slice();
  let trace = 0;
  for (let i = 0; i < size; i++) trace += gram[i * (size + 1)]!;
  const added = (ridge * trace) / Math.max(1, size) + 1e-10 * windows;
  for (let i = 0; i < size; i++) a[i * (size + 1)]! += added;
  if (!factorise(a, size, check)) return cross.map(() => new Float64Array(size));
  return cross.map((c) => {
    const b = c.slice();
    forward(a, size, b);
    backward(a, size, b);
    return b;
  });
}

function misfit({ size, gram, cross, squares }: Problem, coefficients: readonly Float64Array[]): number {
  let sum = 0;
  coefficients.forEach((b, h) => {
    sum += squares[h]!;
    for (let i = 0; i < size; i++) {
      if (b[i] === 0) continue;
      let inner = gram[i * (size + 1)]! * b[i]!;
      for (let j = 0; j < i; j++) inner += 2 * gram[i * size + j]! * b[j]!;
      sum += b[i]! * (inner - 2 * cross[h]![i]!);
    }
  });
  return sum;
}

function weightsOf(rules: readonly Rule[], coefficients: readonly Float64Array[], lookback: number): Float64Array[] {
  return coefficients.map((b, h) => {
    const { base, features } = rules[rules.length === 1 ? 0 : h]!;
    const out = new Float64Array(lookback);
    base.places.forEach((place, k) => {
      out[place]! += base.factors[k]!;
    });
    features.forEach((f, i) => {
      f.places.forEach((place, k) => {
        out[place]! += b[i]! * f.factors[k]!;
      });
    });
    return out;
  });
}

/** Weights of one lookback and ridge from the windows of z. */
function estimate(z: Float64Array, lookback: number, ridge: number, { block, rules }: DirectOptions, check: () => void): Candidate {
  const made = rules(lookback, block);
  const problems = problemsOf(made, lookback, block, windowMoments(z, lookback + block));
  return {
    lookback,
    ridge,
    weights: weightsOf(
      made,
      problems.flatMap((p) => solve(p, ridge, check)),
      lookback,
    ),
  };
}

/** The lookback and ridge with the least squared error on the windows that end in the last fifth, fitted to those before. */
function choose(z: Float64Array, held: number, options: DirectOptions, check: () => void): Candidate {
  const { lookbacks, ridges, block, rules } = options;
  let best: { error: number; candidate: Candidate } | undefined;
  for (const lookback of lookbacks) {
    check();
    const made = rules(lookback, block);
    const width = lookback + block;
    const early = z.subarray(0, z.length - held);
    if (early.length < width) continue;
    const train = problemsOf(made, lookback, block, windowMoments(early, width));
    check();
    const tail = z.subarray(Math.max(0, z.length - held - lookback));
    if (tail.length < width) continue;
    const test = problemsOf(made, lookback, block, windowMoments(tail, width));
    for (const ridge of ridges) {
      check();
      const coefficients = train.map((p) => solve(p, ridge, check));
      const error = coefficients.reduce((sum, b, p) => sum + misfit(test[p]!, b), 0) / test[0]!.windows;
      if (best && !(error < best.error)) continue;
      best = { error, candidate: { lookback, ridge, weights: weightsOf(made, coefficients.flat(), lookback) } };
    }
  }
  return best?.candidate ?? estimate(z, lookbacks[0]!, ridges[ridges.length - 1]!, options, check);
}

/** The next `steps` values after a window. */
export function roll(recent: ArrayLike<number>, weights: readonly ArrayLike<number>[], steps: number, most: number): Float64Array {
  const lookback = weights[0]!.length;
  const block = weights.length;
  const path = new Float64Array(lookback + Math.ceil(steps / block) * block);
  for (let i = 0; i < lookback; i++) path[i] = recent[recent.length - lookback + i]!;
  for (let at = 0; at < steps; at += block)
    for (let h = 0; h < block; h++) {
      const w = weights[h]!;
      let sum = 0;
      for (let k = 0; k < lookback; k++) sum += w[k]! * path[at + k]!;
      path[lookback + at + h] = Math.min(most, Math.max(-most, sum));
    }
  return path.slice(lookback, lookback + steps);
}

/** Errors of the candidate from origins in the last fifth, which it has not seen. */
function errorsOf(z: Float64Array, held: number, { lookback, weights }: Candidate, block: number, most: number): Float64Array[] {
  const first = Math.max(lookback, z.length - held);
  const count = Math.min(ORIGINS, z.length - first);
  return Array.from({ length: count }, (_, k) => {
    const origin = first + Math.floor((k * (z.length - first)) / count);
    const steps = Math.min(BLOCKS * block, z.length - origin);
    return roll(z.subarray(0, origin), weights, steps, most).map((v, h) => z[origin + h]! - v);
  });
}

export function fitDirect(y: Float64Array, options: DirectOptions, check: () => void): DirectFit {
  const { block } = options;
  const centre = mean(y);
  const scale = standardDeviation(y) || 1;
  const z = y.map((v) => (v - centre) / scale);
  const most = significant(3 * z.reduce((m, v) => Math.max(m, Math.abs(v)), 0), 6);
  const held = Math.max(block, Math.floor(HELD * z.length));
  const chosen = choose(z, held, options, check);
  const spread = calibrate(errorsOf(z, held, chosen, block, most), BLOCKS * block);
  const { lookback, ridge, weights } = estimate(z, chosen.lookback, chosen.ridge, options, check);
  return {
    centre,
    scale,
    lookback,
    ridge,
    weights: weights.map((w) => Array.from(w, (v) => significant(v, 8))),
    recent: Array.from(z.subarray(z.length - lookback), (v) => significant(v, 12)),
    most,
    spread,
  };
}

export const updateDirect = (fit: DirectFit, added: Float64Array): DirectFit => {
  const recent = [...fit.recent];
  for (const v of added) recent.push(Number.isFinite(v) ? (v - fit.centre) / fit.scale : recent[recent.length - 1]!);
  return { ...fit, recent: recent.slice(-fit.lookback) };
};

export function forecastDirect({ centre, scale, weights, recent, most, spread }: DirectFit, steps: number): Predictive {
  const z = roll(recent, weights, steps, most);
  return {
    mean: z.map((v) => centre + scale * v),
    quantile: (p) => (spread ? conformalQuantile(spread, z, p) : z).map((v) => centre + scale * v),
  };
}

/** Steps forecast at once: whole seasons, eight at least. */
export const blockFor = (season: number): number => season * Math.ceil(8 / season);

/** Lookbacks to choose from: one, two and seven seasons, and the longest season once and twice, as far as a third of the history. */
export function lookbacksFor(seasons: readonly number[], rows: number, block: number): number[] {
  const real = seasons.filter((m) => m > 1);
  const [short, long] = real.length > 0 ? [Math.min(...real), Math.max(...real)] : [4, 16];
  const most = Math.floor((rows - block) / 3);
  const wanted = [...new Set([short, 2 * short, 7 * short, long, 2 * long])].sort((a, b) => a - b);
  const held = wanted.filter((m) => m <= most && m <= 1400);
  return held.length > 0 ? held : [Math.max(2, Math.min(short, most))];
}
