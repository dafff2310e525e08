import { type Best, bestFound } from './found.ts';
import { LAST_BIN, RULES } from './kernel/scan.ts';
import { CHUNK } from './layout.ts';
import { leafScore, leafValue, type Penalties } from './leaf-value.ts';
import { partition } from './partition.ts';
import { scoreUnit, writeRules } from './rules.ts';
import type { Draw, Run, Site } from './site.ts';
import { divideSums, rowsIn, sumRoot, sumsOf } from './sums.ts';
import { ARG, NONE, SCALE, TASK } from './tasks.ts';
import { type Place, treeBuilder } from './tree-builder.ts';
import type { Tree } from './types.ts';

export interface GrowOptions extends Penalties {
  readonly leaves: number;
  readonly depth: number;
  readonly minRows: number;
  readonly minHessian: number;
  readonly minGain: number;
  readonly monotone: readonly number[] | undefined;
}

interface Leaf {
  /** Rows to learn from, and the others. */
  readonly run: Run;
  readonly others: Run;
  readonly depth: number;
  /** Bounds of the value. */
  readonly low: number;
  readonly high: number;
  readonly at: Place;
  /** Number of its sums, and of its histogram, if that is kept. */
  readonly total: number;
  slot: number;
  best: Best | null;
  gain: number;
}

/** Work on so many cells is worth waking other threads for. */
const SHARED_CELLS = 100_000;
/** Of categorical columns: what the mean of a code is smoothed by, and an l2 of their own. As LightGBM. */
const CATEGORIES = { smooth: 10, categoryL2: 10 };

/** Grows one tree, best leaf first. The runs of its leaves are in `views.starts`, their values in `views.leafValues`. */
export function grow(site: Site, draw: Draw, options: GrowOptions): { readonly tree: Tree; readonly leaves: number } {
  const { layout, views, memory, team, binned, check } = site;
  const { args, scales, flags } = views;
  const free = Array.from({ length: layout.slots }, (_, i) => layout.slots - 1 - i);
  const builder = treeBuilder();
  const leaves: Leaf[] = [];

  const valueAt = (leaf: Leaf): number => {
    const { g, h } = sumsOf(site, leaf.total, draw);
    return leafValue(g, h, options, leaf.low, leaf.high);
  };
  const scoreAt = (leaf: Leaf): number => {
    const { g, h } = sumsOf(site, leaf.total, draw);
    return leafScore(g, h, options, valueAt(leaf));
  };
  const mayBeSplit = (leaf: Leaf): boolean => leaf.depth < options.depth && leaf.run[1] - leaf.run[0] >= 2 * options.minRows;
  const shared = (rows: number): boolean => rows * draw.columns.length > SHARED_CELLS;

  /** Tells the threads what a split of the leaf must keep to, and returns the score that it must beat. */
  const tell = (side: number, leaf: Leaf): number => {
    const { low, high } = leaf;
    writeRules(memory, layout.rules + side * RULES.bytes, { ...options, ...CATEGORIES, low, high }, draw);
    const own = scoreAt(leaf);
    return (own + options.minGain + 1e-12 * Math.abs(own)) / scoreUnit(draw);
  };

  const count = ([from, to]: Run): void => {
    args[ARG.call]!++;
    args[ARG.from] = from;
    args[ARG.to] = to;
    team.each(TASK.count, Math.ceil((to - from) / CHUNK), shared(to - from));
  };

  /** A place for a histogram: where none is free, the leaf with the least gain gives up its own. */
  const slot = (): number => {
    const spare = free.pop();
    if (spare !== undefined) return spare;
    const poorest = leaves.filter((leaf) => leaf.slot !== NONE).reduce((a, b) => (b.gain < a.gain ? b : a));
    const given = poorest.slot;
    poorest.slot = NONE;
    return given;
  };

  /** Counts the smaller of two children, has the larger from the parent's histogram, and looks for the best split of each. */
  const study = (small: Leaf, large: Leaf | null): void => {
    const both = large ? [small, large] : [small];
    if (!both.some(mayBeSplit)) return;
    count(small.run);
    if (small.depth === 0) sumRoot(site, draw);
    args[ARG.small] = small.slot;
    args[ARG.large] = large?.slot ?? NONE;
    both.forEach((leaf, side) => {
      scales[side === 0 ? SCALE.smallFloor : SCALE.largeFloor] = tell(side, leaf);
      args[side === 0 ? ARG.smallTotal : ARG.largeTotal] = mayBeSplit(leaf) ? leaf.total : NONE;
    });
    team.each(TASK.split, draw.columns.length, shared(8 * 256));
    both.forEach((leaf, side) => {
      leaf.best = mayBeSplit(leaf) ? bestFound(site, draw, side) : null;
      leaf.gain = leaf.best ? leaf.best.score - scoreAt(leaf) : 0;
    });
  };

  /** The children of a leaf between whose values there must be a border, if the split is on a monotone column. */
  const bounded = (left: Leaf, right: Leaf, sign: number): [Leaf, Leaf] => {
    if (sign === 0) return [left, right];
    const border = (valueAt(left) + valueAt(right)) / 2;
    const [below, above] = [{ high: border }, { low: border }];
    return sign > 0
      ? [
          { ...left, ...below },
          { ...right, ...above },
        ]
      : [
          { ...left, ...above },
          { ...right, ...below },
        ];
  };

  const divide = (leaf: Leaf): void => {
    const { run, others, low, high, gain } = leaf;
    const best = leaf.best!;
    const { column, bin, codes } = best;
    const { rows, h } = sumsOf(site, leaf.total, draw);
    // Where no value was missing, one that is goes with most rows.
    const missing = binned.missing[column] ? best.missing : Number(2 * rowsIn(best.left.hc, draw) > rows);
    flags.fill(0);
    for (const code of codes ?? []) flags[code] = 1;
    if (!codes) flags.fill(1, 0, bin + 1);
    flags[255] = missing;
    const threshold = codes ? 0 : (binned.cuts[column]![bin] ?? Number.MAX_VALUE);
    const node = builder.split(leaf.at, { column, threshold, missing, codes, gain, cover: h });
    const middle = partition(site, run, column);
    const aside = partition(site, others, column);
    const next = leaves.length;
    divideSums(site, leaf.total, next, best.left);
    const child = (left: boolean): Leaf => ({
      run: left ? [run[0], middle] : [middle, run[1]],
      others: left ? [others[0], aside] : [aside, others[1]],
      depth: leaf.depth + 1,
      ...{ low, high, at: { parent: node, left }, total: left ? leaf.total : next, slot: NONE, best: null, gain: 0 },
    });
    const sign = bin === LAST_BIN ? 0 : (options.monotone?.[column] ?? 0);
    const [left, right] = bounded(child(true), child(false), sign);
    leaves[leaf.total] = left;
    leaves[next] = right;
    const [small, large] = middle - run[0] <= run[1] - middle ? [left, right] : [right, left];
    if (leaf.slot !== NONE) {
      small.slot = slot();
      large.slot = leaf.slot;
      study(small, large);
    } else
      for (const one of [small, large]) {
        one.slot = slot();
        study(one, null);
      }
    for (const one of [small, large])
      if (!one.best && one.slot !== NONE) {
        free.push(one.slot);
        one.slot = NONE;
      }
  };

  const root: Leaf = {
    ...{ run: [0, draw.rows], others: [draw.rows, layout.rows], depth: 0, total: 0, slot: slot(), best: null, gain: 0 },
    ...{ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, at: { parent: -1, left: false } },
  };
  leaves.push(root);
  if (mayBeSplit(root)) study(root, null);
  else {
    count(root.run);
    sumRoot(site, draw);
  }
  while (leaves.length < options.leaves) {
    check();
    const richest = leaves.reduce((a, b) => (b.gain > a.gain ? b : a));
    if (!richest.best) break;
    divide(richest);
  }
  leaves.forEach((leaf, k) => {
    views.starts.set([...leaf.run, ...leaf.others], 4 * k);
    views.leafValues[k] = valueAt(leaf);
    builder.leaf(leaf.at, views.leafValues[k]!, sumsOf(site, leaf.total, draw).h);
  });
  return { tree: builder.done(), leaves: leaves.length };
}
