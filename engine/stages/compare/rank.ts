import type { Metric } from '../../metrics/define.ts';
import { badness } from '../../metrics/index.ts';
import type { Losses } from '../../panel/losses.ts';

/** 1 for the best by the primary metric; ties share a rank; models without a score come last. */
export function ranksOf(primary: Metric, scores: readonly (number | null)[]): number[] {
  const bad = scores.map((score) => (score === null ? Number.POSITIVE_INFINITY : badness(primary, score)));
  return bad.map((mine) => 1 + bad.filter((other) => other < mine).length);
}

/** Share of the series on which each model is best; a tie is shared. Series that no model has a score on are left out. */
export function winsOf(losses: Losses): number[] {
  const wins = losses.map(() => 0);
  let counted = 0;
  for (let s = 0; s < (losses[0]?.length ?? 0); s++) {
    const mine = losses.map((list) => (Number.isNaN(list[s]!) ? Number.POSITIVE_INFINITY : list[s]!));
    const least = Math.min(...mine);
    if (least === Number.POSITIVE_INFINITY) continue;
    counted++;
    const best = mine.flatMap((loss, m) => (loss === least ? [m] : []));
    for (const m of best) wins[m]! += 1 / best.length;
  }
  return wins.map((n) => (counted > 0 ? n / counted : 0));
}
