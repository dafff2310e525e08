import { normalFrom } from '#shared/math/normal.ts';
import type { Random } from '#shared/math/random.ts';
import { psiWeights } from './autocovariance.ts';
import { integrated } from './difference.ts';
import { lost } from './orders.ts';
import { type ArimaFit, armaOf } from './state.ts';

/** How an innovation goes on in the forecasts: the psi weights of the whole model, differences undone. */
export const responses = (fit: ArimaFit, horizon: number): Float64Array =>
  integrated(psiWeights(armaOf(fit), new Float64Array(horizon)), new Float64Array(lost(fit.orders)), fit.orders);

/** Standard deviation of the forecast errors by step; the uncertainty of the parameters is left out. Source: Box & Jenkins, 5.1.1. */
export function spreads(fit: ArimaFit, horizon: number): Float64Array {
  let sum = 0;
  return responses(fit, horizon).map((psi) => {
    sum += psi * psi;
    return fit.sigma * Math.sqrt(sum);
  });
}

/** Sample paths about the point forecasts `mean`, with normal innovations. */
export function paths(fit: ArimaFit, mean: Float64Array, count: number, random: Random): Float64Array[] {
  const psi = responses(fit, mean.length);
  const draw = normalFrom(random);
  return Array.from({ length: count }, () => {
    const e = mean.map(() => fit.sigma * draw());
    return mean.map((v, h) => {
      let sum = v;
      for (let j = 0; j <= h; j++) sum += psi[j]! * e[h - j]!;
      return sum;
    });
  });
}
