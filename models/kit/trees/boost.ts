import { AlmanacError } from '#shared/base/errors.ts';
import { seededRandom } from '#shared/math/random.ts';
import { binTable } from './bin-table.ts';
import { grow } from './grow.ts';
import { type Loss, lossOf, weightedQuantile } from './objective.ts';
import { addMargins } from './predict.ts';
import { drawn } from './sample.ts';
import type { BoostOptions, Column, Ensemble, Table, Tools, Tree } from './types.ts';
import { unsuitable } from './validate.ts';

const meanLoss = (loss: Loss, y: Column, m: Float64Array, weights: Float64Array | undefined, rows?: Int32Array): number => {
  let sum = 0;
  let total = 0;
  const n = rows ? rows.length : y.length;
  for (let i = 0; i < n; i++) {
    const row = rows ? rows[i]! : i;
    const w = weights ? weights[row]! : 1;
    sum += w * loss.value(y[row]!, m[row]!);
    total += w;
  }
  return sum / total;
};

/**
 * Gradient boosting of regression trees, leaf-wise on histograms. The same seed gives the same bytes with any crew.
 * UNSUITABLE where y does not fit the objective, BAD_REQUEST where the table or an option cannot be.
 * Sources: Friedman (2001), Greedy function approximation; Chen & Guestrin (2016), XGBoost; Ke et al. (2017), LightGBM.
 */
export function boost(table: Table, y: Column, options: BoostOptions, { check, progress }: Tools): Ensemble {
  unsuitable(table, y, options);
  const loss = lossOf(options);
  const { early, weights, seed, rowShare = 1, columnShare = 1, learningRate } = options;
  const binned = binTable(table, options.bins ?? 255, seed, check);
  const held = early && 'held' in early ? early.held : undefined;
  const learnt = Int32Array.from({ length: table.rows }, (_, i) => i).filter((row) => !held?.[row]);
  if (learnt.length === 0) throw new AlmanacError('UNSUITABLE', 'No row is left to learn from.', { hint: 'Hold out fewer rows.' });
  const scored = held && Int32Array.from({ length: table.rows }, (_, i) => i).filter((row) => held[row]);
  const base = loss.base(y, weights, learnt);
  const margins = new Float64Array(table.rows).fill(base);
  const outside = early && 'table' in early ? { ...early, margins: new Float64Array(early.table.rows).fill(base) } : undefined;
  const g = new Float64Array(table.rows);
  const h = new Float64Array(table.rows);
  const columns = Int32Array.from(table.names.keys());
  const trees: Tree[] = [];
  const judge = (): number =>
    outside ? meanLoss(loss, outside.y, outside.margins, outside.weights) : meanLoss(loss, y, margins, weights, scored!);
  const scores = early ? [judge()] : undefined;
  let best = 0;
  for (let t = 0; t < options.trees; t++) {
    check();
    progress?.(t / options.trees);
    for (const row of learnt) {
      const w = weights ? weights[row]! : 1;
      g[row] = w * loss.gradient(y[row]!, margins[row]!);
      h[row] = w * (loss.flat ? 1 : loss.hessian(y[row]!, margins[row]!));
    }
    const random = seededRandom(seed + 2 ** 32 * (t + 1));
    const rows = drawn(learnt, rowShare, random);
    const chosen = drawn(columns, columnShare, random);
    const grown = grow(
      binned,
      rows.slice(),
      g,
      h,
      {
        leaves: options.leaves,
        depth: options.depth ?? Number.POSITIVE_INFINITY,
        minRows: options.minRows ?? 20,
        minHessian: options.minHessian ?? 1e-3,
        minGain: options.minGain ?? 0,
        l1: options.l1 ?? 0,
        l2: options.l2 ?? 0,
        monotone: options.monotone ?? table.names.map(() => 0),
        columnsOf: () => chosen,
      },
      check,
    );
    const { tree } = grown;
    tree.value.forEach((value, k) => {
      const mine = grown.order.subarray(grown.starts[k], grown.ends[k]);
      const p = loss.renew;
      const renewed =
        p === undefined
          ? value
          : weightedQuantile(
              Float64Array.from(mine, (row) => y[row]! - margins[row]!),
              weights && Float64Array.from(mine, (row) => weights[row]!),
              p,
            );
      tree.value[k] = learningRate * renewed;
    });
    addMargins([tree], table.columns, margins);
    trees.push(tree);
    if (!scores) continue;
    if (outside) addMargins([tree], outside.table.columns, outside.margins);
    scores.push(judge());
    if (scores[t + 1]! < scores[best]!) best = t + 1;
    if (t + 1 - best >= early!.rounds) break;
  }
  const kept = scores ? trees.slice(0, best) : trees;
  return { objective: options.objective, link: loss.link, base, names: [...table.names], trees: kept, ...(scores && { scores }) };
}
