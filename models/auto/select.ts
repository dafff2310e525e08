import { type Panel, seriesOf } from '#shared/domain/panel.ts';
import type { ModelContext } from '../kit/define.ts';
import type { Candidate, Traits } from './candidates.ts';
import { type Choice, choose, type Tried } from './choose.ts';
import { traitsOf, tryCandidate, type Windows, windowsFor } from './trial.ts';

/** What became of one series: its members, and why. */
export interface Selection {
  readonly members: Choice['members'];
  readonly fallback: boolean;
  readonly reason: string;
}

/** Known values below which nothing is compared. */
export const LEAST = 12;
const NAIVE = 0;

/** Mean absolute change over the shortest season (over one step where there is none): what errors are told in. */
function scaleOf(y: Float64Array, seasons: readonly number[]): number {
  const lag = seasons.find((s) => s > 1 && s < y.length) ?? 1;
  let sum = 0;
  let count = 0;
  for (let i = lag; i < y.length; i++) {
    const change = Math.abs(y[i]! - y[i - lag]!);
    if (Number.isNaN(change)) continue;
    sum += change;
    count++;
  }
  return sum > 0 ? sum / count : 1;
}

function trials(
  candidates: readonly Candidate[],
  panel: Panel,
  traits: readonly Traits[],
  windows: readonly Windows[],
  horizon: number,
  ctx: ModelContext,
) {
  const tried: Tried[][] = panel.ids.map(() => []);
  const comparable = panel.ids.map((_, s) => s).filter((s) => traits[s]!.known >= LEAST && windows[s]!.cuts.length > 0);
  candidates.forEach((candidate, c) => {
    const chosen = comparable.filter((s) => candidate.suits(traits[s]!));
    if (chosen.length === 0) return;
    tryCandidate(candidate, panel, chosen, windows, horizon, ctx).forEach((forecasts, i) => {
      tried[chosen[i]!]!.push({ candidate: c, forecasts });
    });
  });
  return tried;
}

export interface Wish {
  readonly seasons: readonly number[];
  readonly combine: number;
}

/** The members of each series of the panel, by their errors at rolling origins inside the history. */
export function select(
  panel: Panel,
  { seasons, combine }: Wish,
  candidates: readonly Candidate[],
  horizon: number,
  ctx: ModelContext,
): Selection[] {
  const traits = panel.ids.map((_, s) => traitsOf(panel, s));
  const windows = traits.map((t) => windowsFor(t.rows, horizon));
  const tried = trials(candidates, panel, traits, windows, horizon, ctx);
  return panel.ids.map((_, s) => {
    const y = seriesOf(panel, s);
    const { cuts, steps } = windows[s]!;
    const actual = cuts.map((cut) => y.subarray(cut, cut + steps));
    const choice = choose(tried[s]!, actual, combine);
    if (!choice) {
      const reason = `${traits[s]!.known} known values are too few to compare models: naive`;
      return { members: [{ candidate: NAIVE, share: 1 }], fallback: true, reason };
    }
    const names = choice.members.map((m) => `${candidates[m.candidate]!.label} ${Math.round(100 * m.share)} %`).join(', ');
    const error = (choice.error / scaleOf(y, seasons)).toPrecision(3);
    const origins = `${cuts.length} ${cuts.length === 1 ? 'origin' : 'origins'}`;
    return {
      members: choice.members,
      fallback: false,
      reason: `${names}: of ${tried[s]!.length} tried at ${origins}, scaled error ${error}`,
    };
  });
}
