import type { Panel } from '#shared/domain/panel.ts';
import { quantileOfSorted } from '#shared/math/quantile.ts';
import { clockName, columnsOf, planCovariates } from './covariates.ts';
import type { NetShape } from './network.ts';
import { type NeuralParams, probabilitiesOf } from './params.ts';

const LONGEST_INPUT = 512;

/** The longest of several; left out: three horizons or two of the longest season that fits, at most half the usual history. */
function inputLengthFor({ inputLength, inputLengths, seasons }: NeuralParams, horizon: number, usual: number): number {
  if (inputLengths.length > 0) return Math.max(...inputLengths);
  if (inputLength !== undefined) return inputLength;
  const half = Math.max(1, Math.floor(usual / 2));
  const season = Math.max(1, ...seasons.filter((m) => 2 * m <= Math.min(half, LONGEST_INPUT)));
  return Math.max(1, Math.min(half, LONGEST_INPUT, Math.max(3 * horizon, 2 * season)));
}

/** The sizes of a net for a panel, and what of the panel it is told. */
export function shapeFor(panel: Panel, p: NeuralParams, horizon: number) {
  const lengths = Float64Array.from(panel.ids, (_, s) => panel.offsets[s + 1]! - panel.offsets[s]!).sort();
  const usual = Math.round(quantileOfSorted(lengths, 0.5));
  const plan = planCovariates(panel, p, usual);
  const shape: NetShape = {
    ...{ inputLength: inputLengthFor(p, horizon, usual), horizon, seasons: p.seasons, probabilities: probabilitiesOf(p) },
    past: columnsOf(plan.past),
    known: [...columnsOf(plan.known), ...plan.clock.map(clockName)],
    clock: plan.clock.length,
    statics: columnsOf(plan.statics),
    categories: plan.categories.map(({ name, count }) => ({ name, count: count + 1 })),
  };
  return { plan, shape };
}
