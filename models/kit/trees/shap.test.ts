import { describe, expect, it } from 'vitest';
import { boost, type Ensemble, forest, margin, shap, type Tree } from './index.ts';
import { alone, example } from './trees.fixture.ts';

const { table, y } = example(400, 3);
const boosted = boost(table, y, { objective: 'poisson', trees: 12, leaves: 9, learningRate: 0.3, minRows: 5, seed: 1 }, alone);
const grown = forest(table, y, { trees: 7, seed: 1 }, alone);

/** The mean of a tree's leaves where only some columns are known: unknown ones are averaged over by cover. */
function expected(tree: Tree, row: number, known: ReadonlySet<number>, node = tree.left.length === 0 ? -1 : 0): number {
  if (node < 0) return tree.value[-1 - node]!;
  const [left, right] = [tree.left[node]!, tree.right[node]!];
  const split = tree.feature[node]!;
  if (!known.has(split)) {
    const cover = (child: number) => (child < 0 ? tree.leafCover[-1 - child]! : tree.cover[child]!);
    const share = cover(left) / (cover(left) + cover(right));
    return share * expected(tree, row, known, left) + (1 - share) * expected(tree, row, known, right);
  }
  const x = table.columns[split]![row]!;
  const codes = tree.categories?.[node];
  const goesLeft = Number.isNaN(x) ? tree.missing[node] === 1 : codes ? codes.includes(x) : x <= tree.threshold[node]!;
  return expected(tree, row, known, goesLeft ? left : right);
}

/** Shapley's formula over all subsets of the columns. */
function shapley({ trees, names }: Ensemble, row: number, column: number): number {
  const others = names.map((_, c) => c).filter((c) => c !== column);
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  let sum = 0;
  for (let mask = 0; mask < 2 ** others.length; mask++) {
    const without = new Set(others.filter((_, i) => mask & (1 << i)));
    const weight = (factorial(without.size) * factorial(names.length - without.size - 1)) / factorial(names.length);
    const value = (known: ReadonlySet<number>) => trees.reduce((total, tree) => total + expected(tree, row, known), 0);
    sum += weight * (value(new Set([...without, column])) - value(without));
  }
  return sum;
}

describe('TreeSHAP', () => {
  for (const [name, ensemble] of [
    ['boosting', boosted],
    ['a forest', grown],
  ] as const) {
    it(`of ${name} adds up to the margin`, () => {
      const { base, values } = shap(ensemble, table);
      margin(ensemble, table).forEach((m, row) => {
        expect(values.reduce((sum, column) => sum + column[row]!, base)).toBeCloseTo(m, 9);
      });
    });

    it(`of ${name} is what Shapley's formula gives`, () => {
      const { values } = shap(ensemble, table);
      for (const row of [0, 17, 111, 399])
        for (const [c, column] of values.entries()) expect(column[row]).toBeCloseTo(shapley(ensemble, row, c), 9);
    });
  }

  it('gives nothing to a tree of one leaf', () => {
    const flat = boost(
      table,
      y.map(() => 4),
      { objective: 'squared', trees: 2, leaves: 4, learningRate: 0.1, seed: 1 },
      alone,
    );
    const { base, values } = shap(flat, table);
    expect(base).toBe(4);
    expect(values.every((column) => column.every((v) => v === 0))).toBe(true);
  });
});
