import type { Learner, Sample } from '../kit/lagtable/learner.ts';
import { boost, forest } from '../kit/trees/index.ts';
import type { Ensemble, Tools } from '../kit/trees/types.ts';

export interface ForestParams {
  readonly trees: number;
  readonly leafRows: number;
  readonly columnShare: number;
  readonly rowShare: number;
}

const SKETCH_TREES = 12;
const GAUGE = { objective: 'poisson', trees: 30, learningRate: 0.2, leaves: 8, minRows: 50 } as const;

/** A forest as a learner of lag tables. More trees never hurt, so nothing stops early; the size of misses is learnt by boosted trees. */
export function forestLearner({ trees, leafRows, columnShare, rowShare }: ForestParams): Learner {
  const grown = ({ table, y }: Sample, count: number, seed: number, tools: Tools): Ensemble =>
    forest(
      table,
      y,
      { trees: count, minRows: Math.max(1, Math.min(leafRows, Math.floor(table.rows / 8))), columnShare, rowShare, seed },
      tools,
    );
  return {
    sketch: (sample, seed, tools) => grown(sample, Math.min(trees, SKETCH_TREES), seed, tools),
    learn: (sample, _, seed, tools) => grown(sample, trees, seed, tools),
    relearn: (sample, _, seed, tools) => grown(sample, trees, seed, tools),
    gauge: ({ table, y }, seed, tools) => boost(table, y, { ...GAUGE, seed }, tools),
  };
}
