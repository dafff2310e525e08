import type { Panel } from '#shared/domain/panel.ts';
import type { Candidate } from './candidates.ts';

/** Fits of a candidate on one series: at three origins, and anew on the whole history with its intervals calibrated. */
const FITS = 5;

export interface Plan {
  readonly candidates: readonly Candidate[];
  readonly note?: string;
}

/**
 * The candidates that fit into the budget, by estimated cost alone: a clock would make the choice depend on the machine's mood.
 * The first one is always kept.
 */
export function affordable(candidates: readonly Candidate[], panel: Panel, budget: number): Plan {
  let left = budget * 1000;
  const kept = candidates.filter((candidate, c) => {
    let cost = 0;
    for (let s = 0; s < panel.ids.length; s++) cost += FITS * candidate.cost(panel.offsets[s + 1]! - panel.offsets[s]!);
    if (c > 0 && cost > left) return false;
    left -= cost;
    return true;
  });
  const dropped = candidates.filter((c) => !kept.includes(c)).map((c) => c.label);
  return { candidates: kept, note: dropped.length > 0 ? `not tried within ${budget} s: ${dropped.join(', ')}` : undefined };
}
