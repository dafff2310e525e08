import { seededRandom } from '#shared/math/random.ts';
import { binTable } from './bin-table.ts';
import { grow } from './forest-grow.ts';
import { drawn } from './sample.ts';
import type { Column, Ensemble, ForestOptions, Table, Tools, Tree } from './types.ts';
import { unsuitable } from './validate.ts';

/**
 * A random forest for squared error: bootstrap of the rows per tree, a draw of the columns per split. The same seed gives the same bytes
 * with any crew. Source: Breiman (2001), Random forests.
 */
export function forest(table: Table, y: Column, options: ForestOptions, { check, progress }: Tools): Ensemble {
  unsuitable(table, y, { ...options, objective: 'squared', leaves: 2, learningRate: 1 });
  const { seed, rowShare = 1, columnShare = 1 / 3, weights } = options;
  const binned = binTable(table, options.bins ?? 255, seed, check);
  const columns = Int32Array.from(table.names.keys());
  const trees: Tree[] = [];
  for (let t = 0; t < options.trees; t++) {
    check();
    progress?.(t / options.trees);
    const random = seededRandom(seed + 2 ** 32 * (t + 1));
    const times = new Float64Array(table.rows);
    const draws = Math.max(1, Math.round(rowShare * table.rows));
    for (let i = 0; i < draws; i++) times[Math.floor(random() * table.rows)]!++;
    const h = times.map((n, row) => n * (weights ? weights[row]! : 1));
    const g = h.map((w, row) => -w * y[row]!);
    const order = Int32Array.from({ length: table.rows }, (_, i) => i).filter((row) => times[row]! > 0);
    const { tree } = grow(
      binned,
      order,
      g,
      h,
      {
        leaves: options.leaves ?? Number.POSITIVE_INFINITY,
        depth: options.depth ?? Number.POSITIVE_INFINITY,
        minRows: options.minRows ?? 5,
        minHessian: 1e-12,
        minGain: 0,
        l1: 0,
        l2: 0,
        monotone: table.names.map(() => 0),
        columnsOf: () => drawn(columns, columnShare, random),
      },
      check,
    );
    tree.value.forEach((value, k) => {
      tree.value[k] = value / options.trees;
    });
    trees.push(tree);
  }
  return { objective: 'squared', link: 'identity', base: 0, names: [...table.names], trees };
}
