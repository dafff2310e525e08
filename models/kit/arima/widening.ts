import { noErrors, originsOf, widenedBy } from '../theta/widening.ts';
import { armaCount, lost } from './orders.ts';
import { spreads } from './predict.ts';
import { type ArimaFit, advance, ahead, stateAfter } from './state.ts';

const from = (covariates: readonly Float64Array[], first: number, last?: number) => covariates.map((x) => x.subarray(first, last));

export interface WideningOptions {
  readonly steps: number;
  /** Standard error of the mean that the spreads take in. */
  readonly meanError: number;
  readonly check: () => void;
}

/** What the variances of the next `steps` are to be multiplied by, by errors from earlier origins with the same parameters. Step 1 first. */
export function widening(
  fit: ArimaFit,
  y: Float64Array,
  covariates: readonly Float64Array[],
  { steps, meanError, check }: WideningOptions,
): number[] {
  const n = y.length;
  const { orders, beta } = fit;
  const errors = noErrors(steps);
  const origins = originsOf(n).filter((origin) => origin > lost(orders));
  let now = origins[0] ?? n;
  let state = stateAfter(fit, y.subarray(0, now), from(covariates, 0, now));
  for (const origin of origins) {
    check();
    state = advance(state, y.subarray(now, origin), from(covariates, now, origin));
    now = origin;
    const last = Math.min(n, origin + steps);
    ahead(state, from(covariates, origin, last), last - origin).forEach((v, h) => {
      errors.squares[h]! += (y[origin + h]! - v) ** 2;
      errors.counts[h]!++;
    });
  }
  const told = spreads(fit, steps, meanError).map((sd) => sd * sd);
  return widenedBy(errors, told, n - lost(orders) - armaCount(orders) - beta.length - (orders.constant ? 1 : 0));
}
