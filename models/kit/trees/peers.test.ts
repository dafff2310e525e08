import { describe, expect, it } from 'vitest';
import golden from './golden.json' with { type: 'json' };
import { boost, forest, type Objective, predict, shap, type Tree } from './index.ts';
import { alone, meanAbsolute, tableOf } from './trees.fixture.ts';

const columns = golden.columns.map((column) => Float64Array.from(column, (v) => v ?? Number.NaN));
const all = tableOf(columns);
const train = tableOf(columns.map((column) => column.subarray(0, golden.train)));
const targetOf = (name: string | null): Float64Array => Float64Array.from(golden.targets[name as keyof typeof golden.targets]);

describe('boosting', () => {
  for (const { name, target, options, predictions } of golden.cases)
    it(`fits as ${name} does`, () => {
      const y = targetOf(target);
      const settings = { ...options, objective: options.objective as Objective, monotone: options.monotone as (-1 | 0 | 1)[] | undefined };
      const mine = predict(boost(train, y.subarray(0, golden.train), settings, alone), all);
      const theirs = Float64Array.from(predictions);
      const spread = meanAbsolute(y, new Float64Array(y.length).fill(y.reduce((a, b) => a + b) / y.length));
      expect(meanAbsolute(mine.subarray(0, golden.train), theirs.subarray(0, golden.train)) / spread).toBeLessThan(0.001);
      const error = meanAbsolute(mine.subarray(golden.train), y.subarray(golden.train));
      expect(Math.abs(error / meanAbsolute(theirs.subarray(golden.train), y.subarray(golden.train)) - 1)).toBeLessThan(0.01);
    });
});

describe('a forest', () => {
  it('is as accurate as that of scikit-learn', () => {
    const y = targetOf('y');
    const filled = (table: typeof all) => ({ ...table, columns: table.columns.map((c) => c.map((v) => (Number.isNaN(v) ? -1 : v))) });
    const options = { trees: 300, columnShare: 0.6, minRows: 5, seed: 3 };
    const mine = predict(forest(filled(train), y.subarray(0, golden.train), options, alone), filled(all));
    expect(meanAbsolute(mine.subarray(golden.train), y.subarray(golden.train)) / golden.forest.mae).toBeCloseTo(1, 1);
  });
});

interface Node {
  readonly nodeid: number;
  readonly split?: string;
  readonly split_condition?: number;
  readonly yes?: number;
  readonly missing?: number;
  readonly leaf?: number;
  readonly cover: number;
  readonly children?: readonly Node[];
}

/** A tree of XGBoost as one of ours; it goes left below a threshold, ours at or below it. */
function imported(root: Node): Tree {
  const tree = { ...{ feature: [], threshold: [], missing: [], left: [], right: [] }, gain: [], cover: [], leafCover: [], value: [] } as {
    -readonly [K in keyof Omit<Tree, 'categories'>]: number[];
  };
  const add = (node: Node): number => {
    if (node.leaf !== undefined) {
      tree.leafCover.push(node.cover);
      return -tree.value.push(node.leaf);
    }
    const at = tree.feature.push(Number(node.split!.slice(1))) - 1;
    tree.threshold.push(Math.fround(node.split_condition!) - 1e-9);
    tree.missing.push(Number(node.missing === node.yes));
    tree.gain.push(0);
    tree.cover.push(node.cover);
    const [yes, no] = [...node.children!].sort((child) => (child.nodeid === node.yes ? -1 : 1));
    tree.left[at] = add(yes!);
    tree.right[at] = add(no!);
    return at;
  };
  add(root);
  return tree;
}

describe('TreeSHAP', () => {
  it('gives what XGBoost gives on its trees', () => {
    const { base_score, trees, contributions } = golden.shap;
    const ensemble = { objective: 'squared', link: 'identity', base: base_score, names: all.names, trees: trees.map(imported) } as const;
    const rows = tableOf(columns.map((column) => column.subarray(golden.train, golden.train + contributions.length)));
    const { base, values } = shap(ensemble, rows);
    contributions.forEach((theirs, row) => {
      theirs.forEach((value, c) => {
        expect(c < values.length ? values[c]![row]! : base).toBeCloseTo(value, 4);
      });
    });
  });
});
