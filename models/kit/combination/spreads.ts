import { seriesOf } from '#shared/domain/panel.ts';
import type { Spread } from '../conformal.ts';
import { meanChange } from '../intervals/calibration.ts';
import { pooledSpreads } from '../intervals/pooled.ts';
import { type Combine, combinedErrors, evidenceOf, type Trials, withoutOrigin } from './evidence.ts';
import type { Evidence } from './weigh.ts';

/**
 * The spread of the combination in every series, from its own errors at the origins of the trials: at each of them the shares are those that the
 * other origins lead to, so that members are not judged by what they were chosen for. Also the mean absolute errors of the combination.
 */
export function combinedSpreads(
  trials: Trials,
  weigh: (evidence: readonly Evidence[]) => readonly Float64Array[],
  combine: Combine,
  square: readonly boolean[],
): { spreads: (Spread | undefined)[]; errors: Float64Array[][] } {
  const { panel, backs, horizon } = trials;
  const evidence = panel.ids.map((_, s) => evidenceOf(trials, s, square[s]!));
  const errors: Float64Array[][] = panel.ids.map(() => []);
  for (let k = backs.length - 1; k >= 0; k--) {
    const shares = weigh(evidence.map((e) => withoutOrigin(e, k)));
    panel.ids.forEach((_, s) => {
      const row = combinedErrors(trials, s, k, shares[s]!, combine);
      if (row) errors[s]!.push(row);
    });
  }
  const change = panel.ids.map((_, s) => meanChange(seriesOf(panel, s)));
  return { spreads: pooledSpreads(errors, change, horizon), errors };
}
