import { normalDraw } from '#shared/math/normal.ts';
import { quantileOfSorted } from '#shared/math/quantile.ts';
import { type Random, seededRandom } from '#shared/math/random.ts';
import type { Smoother } from './estimate.ts';
import { growsByFactor, isTrended } from './form.ts';

const PATHS = 5000;
const SEED = 8;
/** A relative error of -1 or less would turn the series round. */
const LEAST_RELATIVE = -1 + 1e-6;
const LEAST = 1e-9;

/** One path of the steps ahead, drawn by the model's own equations with normal errors. */
export function drawPath(smoother: Smoother, horizon: number, random: Random): Float64Array {
  const { error, season, period, weights, last, variance } = smoother;
  const { alpha, beta, gamma, phi } = weights;
  const growing = growsByFactor(smoother);
  const trended = isTrended(smoother);
  const figures = Float64Array.from(last.season);
  const sd = Math.sqrt(variance);
  const path = new Float64Array(horizon);
  let { level, slope } = last;
  for (let h = 0; h < horizon; h++) {
    const carried = growing ? Math.max(LEAST, slope) ** phi : phi * slope;
    const base = !trended ? level : growing ? level * carried : level + carried;
    const place = h % period;
    const s = season === 'N' ? 0 : figures[place]!;
    const forecast = season === 'M' ? base * s : base + s;
    const drawn = sd * normalDraw(random);
    const e = error === 'A' ? drawn : forecast * Math.max(LEAST_RELATIVE, drawn);
    path[h] = forecast + e;
    const d = season === 'M' ? e / Math.max(LEAST, s) : e;
    if (trended) slope = carried + (beta * d) / (growing ? level : 1);
    level = base + alpha * d;
    if (season === 'A') figures[place] = s + gamma * e;
    if (season === 'M') figures[place] = s + (gamma * e) / base;
  }
  return path;
}

/** The quantile of probability p by step, from seeded paths: the same at every call. Paths are drawn at the first call. */
export function simulatedQuantiles(smoother: Smoother, horizon: number): (p: number) => Float64Array {
  let sorted: Float64Array[] | undefined;
  const draw = (): Float64Array[] => {
    const random = seededRandom(SEED);
    const steps = Array.from({ length: horizon }, () => new Float64Array(PATHS));
    for (let k = 0; k < PATHS; k++) {
      const path = drawPath(smoother, horizon, random);
      for (let h = 0; h < horizon; h++) steps[h]![k] = path[h]!;
    }
    for (const step of steps) step.sort();
    return steps;
  };
  return (p) => {
    sorted ??= draw();
    return Float64Array.from(sorted, (step) => quantileOfSorted(step, p));
  };
}
