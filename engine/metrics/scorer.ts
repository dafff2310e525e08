import type { Score } from '#shared/domain/metric.ts';
import { countOf, type Metric, type Points, type Refusal } from './define.ts';

/** Adds up series after series; holds sums only. */
export interface Scorer {
  /** Takes the points of one series and gives its own scores, one per metric: null where the metric refuses. */
  add(points: Points): (number | null)[];
  /** The scores over all series so far. */
  scores(): Score[];
}

interface Tally {
  pooled: number[] | undefined;
  sum: number;
  scored: number;
  left: number;
  reason: string;
}

const isRefusal = (score: number | Refusal): score is Refusal => typeof score !== 'number';

/** A series without any point is not added: it has nothing to say. */
export function createScorer(metrics: readonly Metric[]): Scorer {
  const tallies: Tally[] = metrics.map(() => ({ pooled: undefined, sum: 0, scored: 0, left: 0, reason: 'there is no scored point' }));
  return {
    add: (points) =>
      metrics.map((metric, m) => {
        if (countOf(points) === 0) return null;
        const tally = tallies[m]!;
        const sums = metric.sums(points);
        if (tally.pooled) for (let i = 0; i < sums.length; i++) tally.pooled[i]! += sums[i]!;
        else tally.pooled = [...sums];
        const score = metric.score(sums);
        if (isRefusal(score)) {
          tally.left++;
          tally.reason = score.refused;
          return null;
        }
        tally.sum += score;
        tally.scored++;
        return score;
      }),
    scores: () => metrics.map((metric, m) => total(metric, tallies[m]!)),
  };
}

function total({ card, over, score }: Metric, { pooled, sum, scored, left, reason }: Tally): Score {
  if (over === 'points') {
    const value = pooled ? score(pooled) : { refused: reason };
    return isRefusal(value) ? { metric: card.id, value: null, refused: value.refused } : { metric: card.id, value };
  }
  if (scored === 0) return { metric: card.id, value: null, refused: reason };
  const partial = left > 0 ? { refused: `${left} of ${left + scored} series are left out: ${reason}` } : {};
  return { metric: card.id, value: sum / scored, ...partial };
}
