import { seriesOf } from '#shared/domain/panel.ts';
import type { Spread } from '../conformal.ts';
import { meanChange } from '../intervals/calibration.ts';
import { type OriginErrors, pooledSpreads } from '../intervals/pooled.ts';
import { apartFrom, type Combine, combinedErrors, evidenceOf, type Trials } from './evidence.ts';
import type { Evidence } from './weigh.ts';

/**
 * The spread of the combination in every series, from its own errors at the origins of the trials: at each of them the shares are those that
 * origins at least a horizon apart lead to, so that members are not judged by what they were chosen for. Also the mean absolute errors of the combination.
 */
export function combinedSpreads(
  trials: Trials,
  weigh: (evidence: readonly Evidence[]) => readonly Float64Array[],
  combine: Combine,
  square: readonly boolean[],
): { spreads: (Spread | undefined)[]; errors: OriginErrors[][] } {
  const { panel, backs, horizon } = trials;
  const evidence = panel.ids.map((_, s) => evidenceOf(trials, s, square[s]!));
  const errors: OriginErrors[][] = panel.ids.map(() => []);
  const equal = trials.forecasts.map(() => 1);
  for (let k = backs.length - 1; k >= 0; k--) {
    const shares = weigh(evidence.map((e) => apartFrom(e, k, backs, horizon)));
    panel.ids.forEach((_, s) => {
      const known = shares[s]!.some((w) => w > 0);
      const row = combinedErrors(trials, s, k, known ? shares[s]! : equal, combine);
      if (row) errors[s]!.push({ back: backs[k]!, errors: row });
    });
  }
  const change = panel.ids.map((_, s) => meanChange(seriesOf(panel, s)));
  return { spreads: pooledSpreads(errors, change, horizon), errors };
}
