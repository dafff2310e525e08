import { normalFrom } from '#shared/math/normal.ts';
import type { Random } from '#shared/math/random.ts';
import { psiWeights } from './autocovariance.ts';
import { integrated } from './difference.ts';
import { emptyFilter, startFilter, whiten } from './filter.ts';
import { lost } from './orders.ts';
import { type ArimaFit, armaOf } from './state.ts';

/** The differences undone, from levels of zero. */
const summed = (fit: ArimaFit, steps: Float64Array): Float64Array => integrated(steps, new Float64Array(lost(fit.orders)), fit.orders);

/** How an innovation goes on in the forecasts: the psi weights of the whole model, differences undone. */
const responses = (fit: ArimaFit, horizon: number): Float64Array => summed(fit, psiWeights(armaOf(fit), new Float64Array(horizon)));

/** Standard error of the estimated mean or drift from `rows` rows; 0 where there is none. */
export function errorOfMean(fit: ArimaFit, rows: number): number {
  if (!fit.orders.constant) return 0;
  const arma = armaOf(fit);
  const ones = new Float64Array(Math.max(0, rows - lost(fit.orders))).fill(1);
  const white = new Float64Array(ones.length);
  whiten(arma, [ones], [white], startFilter(arma, emptyFilter(arma, 1)));
  return fit.sigma / Math.sqrt(white.reduce((sum, v) => sum + v * v, 0));
}

/** What one more in the mean or drift does to the forecasts, the history being what it is. */
function leverage(fit: ArimaFit, horizon: number): Float64Array {
  const { ar, ma } = armaOf(fit);
  const sum = (x: Float64Array): number => x.reduce((a, b) => a + b, 0);
  const innovation = (1 - sum(ar)) / (1 + sum(ma));
  const carried = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) {
    let v = 0;
    for (let i = 0; i < ar.length; i++) v += ar[i]! * (i < h ? carried[h - 1 - i]! : 1);
    for (let j = h; j < ma.length; j++) v += ma[j]! * innovation;
    carried[h] = v;
  }
  return summed(
    fit,
    carried.map((v) => 1 - v),
  );
}

/**
 * Standard deviation of the forecast errors by step: innovations and, where its standard error is given, the mean; the other parameters
 * count as known. Source: Box & Jenkins (1970), 5.1.1.
 */
export function spreads(fit: ArimaFit, horizon: number, meanError = 0): Float64Array {
  const lever = meanError > 0 ? leverage(fit, horizon) : undefined;
  let sum = 0;
  return responses(fit, horizon).map((psi, h) => {
    sum += psi * psi;
    return Math.hypot(fit.sigma * Math.sqrt(sum), lever ? meanError * lever[h]! : 0);
  });
}

/** Sample paths about the point forecasts `mean`, with normal innovations and a mean within its error. */
export function paths(fit: ArimaFit, mean: Float64Array, options: { count: number; meanError: number; random: Random }): Float64Array[] {
  const psi = responses(fit, mean.length);
  const lever = leverage(fit, mean.length);
  const draw = normalFrom(options.random);
  return Array.from({ length: options.count }, () => {
    const e = mean.map(() => fit.sigma * draw());
    const shift = options.meanError * draw();
    return mean.map((v, h) => {
      let sum = v + shift * lever[h]!;
      for (let j = 0; j <= h; j++) sum += psi[j]! * e[h - j]!;
      return sum;
    });
  });
}
