import { normalDraw } from '#shared/math/normal.ts';
import type { Random } from '#shared/math/random.ts';
import type { Fit } from './fit.ts';
import { lineAfter, shaped, type Trend, trendAt } from './trend.ts';

/** How many changes `mean` expects, drawn; `least` is exp(-mean). Source: Knuth, The Art of Computer Programming, vol. 2, 3.4.1. */
function poissonDraw(mean: number, least: number, random: Random): number {
  if (mean > 20) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normalDraw(random)));
  let count = 0;
  for (let product = random(); product > least; product *= random()) count++;
  return count;
}

/** A number of the Laplace distribution about zero. */
function laplaceDraw(scale: number, random: Random): number {
  const u = random() - 0.5;
  return -scale * Math.sign(u) * Math.log(1 - 2 * Math.abs(u) + 2 ** -53);
}

/** Mean size of the changes of a trend's rate. */
export const changeSize = ({ deltas }: Pick<Trend, 'deltas'>): number =>
  deltas.reduce((sum, d) => sum + Math.abs(d), 0) / Math.max(1, deltas.length) + 1e-8;

/**
 * Trends that may come at the times `t` (ascending, beyond 1), `[path][step]`, in scaled units: the rate goes on changing as often and as
 * much as it did, on the average. Times are drawn step by step, so that the first steps do not depend on how many follow.
 * Source: Taylor & Letham (2018), section 3.1.4.
 */
export function drawTrends(trend: Trend, t: Float64Array, paths: number, random: Random): Float64Array[] {
  const { deltas } = trend;
  const size = changeSize(trend);
  if (trend.growth === 'flat' || deltas.length === 0) return Array.from({ length: paths }, () => t.map((time) => trendAt(trend, time)));
  const end = lineAfter(trend, 1);
  const expected = t.map((time, h) => deltas.length * (time - (h > 0 ? t[h - 1]! : 1)));
  const least = expected.map((mean) => Math.exp(-mean));
  return Array.from({ length: paths }, () => {
    const out = new Float64Array(t.length);
    let { z, slope } = end;
    let last = 1;
    t.forEach((time, h) => {
      z += slope * (time - last);
      for (let left = poissonDraw(expected[h]!, least[h]!, random); left > 0; left--) {
        const change = laplaceDraw(size, random);
        z += change * (time - last) * random();
        slope += change;
      }
      last = time;
      out[h] = shaped(trend, z);
    });
    return out;
  });
}

/**
 * Draws errors ahead, in the unit of the target: those of the fit carried on as e[t] = phi e[t-1] + psi (e[t-m] - phi e[t-m-1]) + noise,
 * the noise so wide that the errors spread like those of the fit in the long run.
 */
export function errorPaths(
  { carry, sigma, unit }: Pick<Fit, 'carry' | 'sigma' | 'unit'>,
  horizon: number,
  random: Random,
): () => Float64Array {
  const { phi, psi, recent } = carry ?? { phi: 0, psi: 0, recent: [0] };
  const width = unit * sigma * Math.sqrt((1 - phi * phi) * (1 - psi * psi));
  const n = recent.length;
  const season = psi > 0 ? n - 1 : 0;
  const e = new Float64Array(n + horizon);
  e.set(recent);
  return () => {
    for (let t = n; t < n + horizon; t++) {
      const again = season > 0 ? psi * (e[t - season]! - phi * e[t - season - 1]!) : 0;
      e[t] = phi * e[t - 1]! + again + width * normalDraw(random);
    }
    return e.slice(n);
  };
}
