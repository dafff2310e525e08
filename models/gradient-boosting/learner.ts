import type { Learner, Sample } from '../kit/lagtable/learner.ts';
import { boost } from '../kit/trees/index.ts';
import type { BoostOptions, Ensemble, Objective } from '../kit/trees/types.ts';

export interface BoostingParams {
  readonly objective: Exclude<Objective, 'quantile'>;
  readonly trees: number;
  readonly leaves: number;
  readonly learningRate: number;
  readonly leafRows: number;
  readonly rowShare: number;
  readonly columnShare: number;
  readonly l2: number;
  readonly bags: number;
}

/** Trees without a gain on held rows before it stops: as many as take in a value five times over. */
const patience = (learningRate: number): number => Math.max(30, Math.ceil(5 / learningRate));
const SKETCH = { trees: 150, learningRate: 0.12, rowShare: 0.6 };
const GAUGE = { objective: 'poisson', trees: 30, learningRate: 0.2, leaves: 8, minRows: 50 } as const;

/** Fewer rows ask for smaller leaves: at least eight to a table. */
const leafOf = (wanted: number, { table }: Sample): number => Math.max(2, Math.min(wanted, Math.floor(table.rows / 8)));

/** The mean of some ensembles, on the scale of their link, as one. */
function averageOf(bags: readonly Ensemble[]): Ensemble {
  if (bags.length === 1) return bags[0]!;
  const share = 1 / bags.length;
  return {
    ...bags[0]!,
    base: bags.reduce((sum, { base }) => sum + base * share, 0),
    trees: bags.flatMap(({ trees }) => trees.map((tree) => ({ ...tree, value: tree.value.map((v) => v * share) }))),
  };
}

/** Boosted trees as a learner of lag tables. The number of trees is where the held rows are foretold best. */
export function boostingLearner(p: BoostingParams): Learner {
  const options = (sample: Sample, seed: number): BoostOptions => ({
    objective: p.objective,
    trees: p.trees,
    leaves: p.leaves,
    learningRate: p.learningRate,
    minRows: leafOf(p.leafRows, sample),
    rowShare: p.rowShare,
    columnShare: p.columnShare,
    l2: p.l2,
    seed,
  });
  return {
    sketch: (sample, seed, tools) =>
      boost(sample.table, sample.y, { ...options(sample, seed), ...SKETCH, trees: Math.min(p.trees, SKETCH.trees) }, tools),
    learn: (sample, held, seed, tools) =>
      boost(
        sample.table,
        sample.y,
        { ...options(sample, seed), early: { rounds: patience(p.learningRate), table: held.table, y: held.y } },
        tools,
      ),
    relearn: (sample, first, seed, tools) => {
      const trees = first ? Math.max(1, first.trees.length) : Math.min(p.trees, 100);
      return averageOf(
        Array.from({ length: p.bags }, (_, bag) => boost(sample.table, sample.y, { ...options(sample, seed + 1000 * bag), trees }, tools)),
      );
    },
    gauge: (sample, seed, tools) => boost(sample.table, sample.y, { ...GAUGE, seed }, tools),
  };
}
