import { type Future, type Panel, pickSeries, seriesOf, slicePanel } from '#shared/domain/panel.ts';
import type { ModelContext } from '../kit/define.ts';
import { knownCovariates } from '../kit/series.ts';
import type { Candidate, Traits } from './candidates.ts';

/** Where one series is tested: how many steps, and after which rows. */
export interface Windows {
  readonly steps: number;
  readonly cuts: readonly number[];
}

const ORIGINS = 3;
const SHORTEST = 8;

/** Up to three origins, one horizon apart, in the latter half of the history. */
export function windowsFor(rows: number, horizon: number): Windows {
  const steps = Math.max(1, Math.min(horizon, Math.floor(rows / 4)));
  const cuts = Array.from({ length: ORIGINS }, (_, k) => rows - steps * (k + 1)).filter((cut) => cut >= Math.max(SHORTEST, rows / 2));
  return { steps, cuts };
}

export function traitsOf(panel: Panel, s: number): Traits {
  const y = seriesOf(panel, s);
  const known = y.filter(Number.isFinite);
  const zeros = known.filter((v) => v === 0).length;
  return {
    known: known.length,
    rows: y.length,
    intermittent: zeros > 0.4 * known.length && known.some((v) => v !== 0),
    covariates: knownCovariates(panel).length > 0,
  };
}

/** Known covariates at the steps after each series' cut; NaN beyond the history. */
function futureAfter(panel: Panel, cuts: readonly number[], horizon: number): Future {
  const covariates = knownCovariates(panel).map(({ name, values }) => {
    const ahead = new Float64Array(cuts.length * horizon).fill(Number.NaN);
    cuts.forEach((cut, s) => {
      const from = panel.offsets[s]! + cut;
      ahead.set(values.subarray(from, Math.min(from + horizon, panel.offsets[s + 1]!)), s * horizon);
    });
    return { name, values: ahead };
  });
  return { horizon, covariates };
}

/**
 * Point forecasts of one candidate at every origin of the given series: `result[s][k]` at origin k of the s-th of `chosen`.
 * Nothing after an origin is seen but the covariates known in advance.
 */
export function tryCandidate(
  candidate: Candidate,
  panel: Panel,
  chosen: readonly number[],
  windows: readonly Windows[],
  horizon: number,
  ctx: ModelContext,
): Float64Array[][] {
  const member = ctx.member(candidate.id);
  const params = member.params.parse(candidate.params);
  const made: Float64Array[][] = chosen.map(() => []);
  for (let k = 0; k < ORIGINS; k++) {
    const at = chosen.map((_, i) => i).filter((i) => windows[chosen[i]!]!.cuts.length > k);
    if (at.length === 0) break;
    const whole = pickSeries(
      panel,
      at.map((i) => chosen[i]!),
    );
    const cuts = at.map((i) => windows[chosen[i]!]!.cuts[k]!);
    const before = slicePanel(
      whole,
      () => 0,
      (s) => cuts[s]!,
    );
    const state = member.fit(before, params, { horizon, calibrate: false }, ctx);
    const { mean } = member.forecast(state, { future: futureAfter(whole, cuts, horizon), levels: [] }, ctx);
    at.forEach((i, row) => {
      made[i]!.push(mean.slice(row * horizon, row * horizon + windows[chosen[i]!]!.steps));
    });
  }
  return made;
}
