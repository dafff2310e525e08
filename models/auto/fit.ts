import { pickSeries } from '#shared/domain/panel.ts';
import type { Part } from '../kit/combination/parts.ts';
import { blocksOf, shareOut } from '../kit/combination/team.ts';
import { startFit } from '../kit/crew.ts';
import type { FitOptions, ModelContext } from '../kit/define.ts';
import { orLate, reasonOf } from './budget.ts';
import type { Candidate } from './candidates.ts';
import type { Plan, Tried } from './try.ts';

/** Over the budget by no more than this: fits that have begun in time may end. */
const GRACE = 0.05;

/** One candidate fitted on the series that chose it. */
function partsOf(
  candidate: Candidate,
  takers: readonly { s: number; share: number }[],
  plan: Plan,
  time: number,
  ctx: ModelContext,
): Part[] {
  const { panel, horizon, budget } = plan;
  const member = ctx.member(candidate.id);
  const params = member.params.parse(candidate.params);
  const options: FitOptions = { horizon, calibrate: false };
  const places = takers.map((t) => t.s);
  const shares = new Map(takers.map((t) => [t.s, t.share]));
  const global = member.scope === 'global';
  const quiet = budget.within(time);
  const deadline = Number.isFinite(time) ? Date.now() + time : undefined;
  const blocks = global ? [places] : blocksOf(places);
  const states = shareOut(
    blocks,
    global ? undefined : ctx.crew,
    (block) => member.fit(pickSeries(panel, block), params, options, quiet),
    (team, block) =>
      orLate(startFit(team, { model: candidate.id, params, panel: pickSeries(panel, block), options, seed: ctx.seed, deadline })),
  );
  return blocks.map((series, b) => ({
    id: candidate.id,
    label: candidate.label,
    series,
    shares: series.map((s) => shares.get(s)!),
    state: states[b],
  }));
}

/** What stands in where no member is left: the last value, repeated. */
const NAIVE: Candidate = { id: 'naive', params: {}, label: 'naive', suits: () => true };

interface Last {
  readonly parts: readonly Part[];
  /** Members that were left out at last, and why. */
  readonly dropped: readonly { readonly label: string; readonly reason: string }[];
  /** Places of the series that no member is left for: naive has them. */
  readonly bare: readonly number[];
}

/** The last fits, in the order of the candidates; what does not end within the budget is left out, with its reason. */
export function fitMembers(tried: readonly Tried[], shares: readonly Float64Array[], plan: Plan, seconds: number, ctx: ModelContext): Last {
  const dropped: { label: string; reason: string }[] = [];
  const parts = tried.flatMap(({ candidate }, m): Part[] => {
    ctx.check();
    ctx.progress(0.6 + (0.4 * m) / tried.length);
    const takers = shares.flatMap((row, s) => (row[m]! > 0 ? [{ s, share: row[m]! }] : []));
    if (takers.length === 0) return [];
    try {
      return partsOf(candidate, takers, plan, plan.budget.left() + GRACE * 1000 * seconds, ctx);
    } catch (error) {
      dropped.push({ label: candidate.label, reason: reasonOf(error) });
      return [];
    }
  });
  const covered = new Set(parts.flatMap((part) => part.series));
  const bare = plan.panel.ids.flatMap((_, s) => (covered.has(s) ? [] : [s]));
  const spare =
    bare.length > 0
      ? partsOf(
          NAIVE,
          bare.map((s) => ({ s, share: 1 })),
          plan,
          Number.POSITIVE_INFINITY,
          ctx,
        )
      : [];
  return { parts: [...parts, ...spare], dropped, bare };
}
