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

interface Trials {
  readonly tried: readonly Tried[][];
  /** Candidates that the time was too short for. */
  readonly missed: readonly string[];
}

function trials(
  candidates: readonly Candidate[],
  panel: Panel,
  traits: readonly Traits[],
  windows: readonly Windows[],
  wish: Wish,
  ctx: ModelContext,
): Trials {
  const tried: Tried[][] = panel.ids.map(() => []);
  const missed: string[] = [];
  const comparable = panel.ids.map((_, s) => s).filter((s) => traits[s]!.known >= LEAST && windows[s]!.cuts.length > 0);
  candidates.forEach((candidate, c) => {
    const chosen = comparable.filter((s) => candidate.suits(traits[s]!));
    if (chosen.length === 0) return;
    if (c > 0 && ctx.clock() > wish.deadline) {
      missed.push(candidate.label);
      return;
    }
    tryCandidate(candidate, panel, chosen, windows, wish.horizon, ctx).forEach((forecasts, i) => {
      tried[chosen[i]!]!.push({ candidate: c, forecasts });
    });
  });
  return { tried, missed };
}

export interface Wish {
  readonly seasons: readonly number[];
  readonly combine: number;
  readonly horizon: number;
  /** Time of `ctx.clock` after which no further candidate is begun: a brake for machines slower than the plan supposes. */
  readonly deadline: number;
}

/** The members of each series of the panel, by their errors at rolling origins inside the history. */
export function select(panel: Panel, wish: Wish, candidates: readonly Candidate[], ctx: ModelContext): Selection[] {
  const traits = panel.ids.map((_, s) => traitsOf(panel, s));
  const windows = traits.map((t) => windowsFor(t.rows, wish.horizon));
  const { tried, missed } = trials(candidates, panel, traits, windows, wish, ctx);
  const late = missed.length > 0 ? `; time ran out before ${missed.join(', ')}` : '';
  return panel.ids.map((_, s) => {
    const y = seriesOf(panel, s);
    const { cuts, steps } = windows[s]!;
    const actual = cuts.map((cut) => y.subarray(cut, cut + steps));
    const choice = choose(tried[s]!, actual, wish.combine);
    if (!choice) {
      const reason = `${traits[s]!.known} known values are too few to compare models: naive`;
      return { members: [{ candidate: NAIVE, share: 1 }], fallback: true, reason };
    }
    const names = choice.members.map((m) => `${candidates[m.candidate]!.label} ${Math.round(100 * m.share)} %`).join(', ');
    const error = (choice.error / scaleOf(y, wish.seasons)).toPrecision(3);
    const origins = `${cuts.length} ${cuts.length === 1 ? 'origin' : 'origins'}`;
    return {
      members: choice.members,
      fallback: false,
      reason: `${names}: of ${tried[s]!.length} tried at ${origins}, scaled error ${error}${late}`,
    };
  });
}
