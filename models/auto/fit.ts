import { reasonOf } from '../kit/combination/budget.ts';
import { fitMember } from '../kit/combination/members.ts';
import type { Part } from '../kit/combination/parts.ts';
import type { ModelContext } from '../kit/define.ts';
import type { Plan, Tried } from './try.ts';

/** Over the budget by no more than this: fits that have begun in time may end. */
const GRACE = 0.05;

interface Last {
  readonly parts: readonly Part[];
  /** Members that were left out at last, and why. */
  readonly dropped: readonly { readonly label: string; readonly reason: string }[];
  /** Places of the series that no member is left for: naive has them. */
  readonly bare: readonly number[];
}

/** The last fits, in the order of the candidates; what does not end within the budget is left out, with its reason. */
export function fitMembers(tried: readonly Tried[], shares: readonly Float64Array[], plan: Plan, seconds: number, ctx: ModelContext): Last {
  const { panel, horizon, budget } = plan;
  const dropped: { label: string; reason: string }[] = [];
  const parts = tried.flatMap(({ member }, m): Part[] => {
    ctx.check();
    ctx.progress(0.6 + (0.4 * m) / tried.length);
    const takers = shares.flatMap((row, s) => (row[m]! > 0 ? [{ s, share: row[m]! }] : []));
    if (takers.length === 0) return [];
    const ms = budget.left() + GRACE * 1000 * seconds;
    try {
      return fitMember(member, takers, panel, horizon, { ctx: budget.within(ms), ms });
    } catch (error) {
      dropped.push({ label: member.label, reason: reasonOf(error) });
      return [];
    }
  });
  const covered = new Set(parts.flatMap((part) => part.series));
  const bare = panel.ids.flatMap((_, s) => (covered.has(s) ? [] : [s]));
  if (bare.length === 0) return { parts, dropped, bare };
  const naive = { id: 'naive', label: 'naive', params: ctx.member('naive').params.parse({}) };
  const alone = bare.map((s) => ({ s, share: 1 }));
  const endless = { ctx: { ...ctx, progress: () => {} }, ms: Number.POSITIVE_INFINITY };
  return { parts: [...parts, ...fitMember(naive, alone, panel, horizon, endless)], dropped, bare };
}
