import { AlmanacError } from '#shared/base/errors.ts';
import { seededRandom } from '#shared/math/random.ts';
import { type GrowOptions, grow } from './grow.ts';
import { madeMonotone } from './monotone.ts';
import { type Loss, lossOf } from './objective.ts';
import { addMargins } from './predict.ts';
import { drawn, orderInto } from './sample.ts';
import { ARG, SCALE } from './tasks.ts';
import type { BoostOptions, Column, Ensemble, Table, Tools, Tree } from './types.ts';
import { unsuitable } from './validate.ts';
import { openWorkshop } from './workshop.ts';

/** Mean loss of rows: all of them, or those that are listed. */
function meanLoss(loss: Loss, y: Column, margins: Float64Array, weights: Float64Array | undefined, rows?: Int32Array): number {
  let sum = 0;
  let total = 0;
  const n = rows ? rows.length : y.length;
  for (let i = 0; i < n; i++) {
    const row = rows ? rows[i]! : i;
    const w = weights ? weights[row]! : 1;
    sum += w * loss.value(y[row]!, margins[row]!);
    total += w;
  }
  return sum / total;
}

/** A Newton step from far below overshoots on a log scale: leaf values are cut to so much, before the learning rate. */
const MOST_LOG_STEP = 5;

const rowsWhere = (rows: number, keep: (row: number) => boolean): Int32Array => {
  const out = new Int32Array(rows);
  let n = 0;
  for (let row = 0; row < rows; row++) if (keep(row)) out[n++] = row;
  return out.subarray(0, n);
};

const growOptionsOf = (options: BoostOptions): GrowOptions => ({
  leaves: options.leaves,
  depth: options.depth ?? Number.POSITIVE_INFINITY,
  minRows: options.minRows ?? 20,
  minHessian: options.minHessian ?? 1e-3,
  minGain: options.minGain ?? 0,
  l1: options.l1 ?? 0,
  l2: options.l2 ?? 0,
  monotone: options.monotone,
});

/**
 * Gradient boosting of regression trees, leaf-wise on histograms. The same seed gives the same bytes with any crew.
 * UNSUITABLE where y does not fit the objective, BAD_REQUEST where the table or an option cannot be.
 * Sources: Friedman (2001), Greedy function approximation; Chen & Guestrin (2016), XGBoost; Ke et al. (2017), LightGBM.
 */
export function boost(table: Table, y: Column, options: BoostOptions, tools: Tools): Ensemble {
  unsuitable(table, y, options);
  const { check, progress } = tools;
  const { early, weights, seed, monotone, learningRate, rowShare = 1, columnShare = 1 } = options;
  const held = early && 'held' in early ? early.held : undefined;
  const learnt = rowsWhere(table.rows, (row) => !held?.[row]);
  if (learnt.length === 0) throw new AlmanacError('UNSUITABLE', 'No row is left to learn from.', { hint: 'Hold out fewer rows.' });
  const loss = lossOf(options);
  const base = loss.base(y, weights, learnt);
  const workshop = openWorkshop(table, y, options, tools);
  try {
    const { site, bits } = workshop;
    const { views } = site;
    views.margins.fill(base);
    const judged = held && rowsWhere(table.rows, (row) => held[row] === 1);
    const outside = early && 'table' in early ? { ...early, margins: new Float64Array(early.table.rows).fill(base) } : undefined;
    const judge = (): number =>
      outside ? meanLoss(loss, outside.y, outside.margins, outside.weights) : meanLoss(loss, y, views.margins, weights, judged);
    const scores = early && [judge()];
    const all = Int32Array.from(table.names.keys());
    const growOptions = growOptionsOf(options);
    const trees: Tree[] = [];
    const step = loss.link === 'log' ? (v: number) => Math.min(MOST_LOG_STEP, Math.max(-MOST_LOG_STEP, v)) : (v: number) => v;
    let best = 0;
    for (let t = 0; t < options.trees; t++) {
      check();
      progress?.(t / options.trees);
      const units = workshop.differentiate();
      const random = seededRandom(seed + 2 ** 32 * (t + 1));
      const rows = orderInto(views.order, drawn(learnt, rowShare, random));
      const columns = drawn(all, columnShare, random);
      views.chosen.fill(-1);
      views.chosen.set(columns);
      views.args[ARG.rowwise] = Number(2 * columns.length >= all.length);
      const { tree, leaves } = grow(site, { ...units, bits, rows, columns }, growOptions);
      if (loss.renew === undefined) for (let k = 0; k < leaves; k++) views.leafValues[k] = learningRate * step(views.leafValues[k]!);
      else {
        views.scales[SCALE.rate] = learningRate;
        workshop.renew(leaves);
      }
      const valued = { ...tree, value: Array.from(views.leafValues.subarray(0, leaves)) };
      const kept = loss.renew !== undefined && monotone ? madeMonotone(valued, monotone) : valued;
      views.leafValues.set(kept.value);
      workshop.advance(leaves);
      trees.push(kept);
      if (!scores) continue;
      if (outside) addMargins([kept], outside.table.columns, outside.margins);
      scores.push(judge());
      if (scores[t + 1]! < scores[best]!) best = t + 1;
      if (t + 1 - best >= early!.rounds) break;
    }
    const kept = scores ? trees.slice(0, best) : trees;
    return { objective: options.objective, link: loss.link, base, names: [...table.names], trees: kept, ...(scores && { scores }) };
  } finally {
    workshop.close();
  }
}
