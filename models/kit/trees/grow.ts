import type { Binned } from './binned.ts';
import { FOUND, LAST_BIN, RULES } from './kernel/scan.ts';
import { CHUNK, COLUMN_BYTES, type Layout } from './layout.ts';
import { leafScore, leafValue, type Penalties } from './leaf-value.ts';
import { scoreUnit, type Units, writeRules } from './rules.ts';
import { ARG, NONE, SCALE, TASK, type Views } from './tasks.ts';
import type { Team } from './team.ts';
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

/** What growing works on. */
export interface Site {
  readonly layout: Layout;
  readonly views: Views;
  readonly memory: DataView;
  readonly team: Team;
  readonly binned: Binned;
  readonly check: () => void;
}

/** How the cells of this tree were quantised, and which rows and columns it may learn from. */
export interface Draw extends Units {
  /** Rows to learn from are order[0 .. rows); the others follow them and are only sent to their leaves. */
  readonly rows: number;
  readonly columns: Int32Array;
}

interface Leaf {
  /** Runs of `order`: rows to learn from, and the others. */
  readonly run: readonly [number, number];
  readonly others: readonly [number, number];
  readonly depth: number;
  readonly low: number;
  readonly high: number;
  readonly at: Place;
  /** Number of its sums in `totals`, and of its histogram. */
  readonly total: number;
  slot: number;
  best: Best | null;
}

interface Best {
  readonly gain: number;
  readonly column: number;
  readonly bin: number;
  readonly missing: number;
  readonly codes: readonly number[] | null;
  readonly leftG: bigint;
  readonly leftHC: bigint;
}

/** Work on so many cells is worth waking other threads for. */
const SHARED_CELLS = 100_000;

/** Grows one tree, best leaf first. The runs of its leaves are in `views.starts`, their values in `views.leafValues`. */
export function grow(site: Site, draw: Draw, options: GrowOptions): { readonly tree: Tree; readonly leaves: number } {
  const { layout, views, memory, team, binned, check } = site;
  const { args, scales } = views;
  const mask = (1n << BigInt(draw.bits)) - 1n;
  const free = Array.from({ length: layout.slots }, (_, i) => layout.slots - 1 - i);
  const builder = treeBuilder();
  const leaves: Leaf[] = [];

  const sumsAt = (address: number) => {
    const hc = memory.getBigInt64(address + 8, true);
    return {
      g: Number(memory.getBigInt64(address, true)) * draw.unitG,
      h: Number(hc >> BigInt(draw.bits)) * draw.unitH,
      rows: Number(hc & mask),
    };
  };
  const sumsOf = (leaf: Leaf) => sumsAt(layout.totals + 16 * leaf.total);
  const worthOf = (leaf: Leaf): number => {
    const { g, h } = sumsOf(leaf);
    return leafValue(g, h, options, leaf.low, leaf.high);
  };
  const scoreOf = (leaf: Leaf): number => {
    const { g, h } = sumsOf(leaf);
    return leafScore(g, h, options, worthOf(leaf));
  };
  const mayBeSplit = (leaf: Leaf): boolean => leaf.depth < options.depth && leaf.run[1] - leaf.run[0] >= 2 * options.minRows;
  const shared = (rows: number): boolean => rows * draw.columns.length > SHARED_CELLS;
  const chunksOf = (rows: number): number => Math.ceil(rows / CHUNK);

  const tellRules = (side: number, leaf: Leaf): number => {
    const { low, high } = leaf;
    const rules = { ...options, low, high, smooth: 10, categoryL2: 10 };
    writeRules(memory, layout.rules + side * RULES.bytes, rules, draw);
    const own = scoreOf(leaf);
    return (own + options.minGain + 1e-12 * Math.abs(own)) / scoreUnit(draw);
  };

  const bestOf = (side: number, leaf: Leaf): Best | null => {
    let best = 0;
    let score = Number.NEGATIVE_INFINITY;
    for (const column of draw.columns) {
      const found = layout.found + (side * layout.columns + column) * FOUND.bytes;
      const mine = memory.getFloat64(found + FOUND.score, true);
      if (memory.getInt32(found + FOUND.column, true) === NONE || !(mine > score)) continue;
      best = found;
      score = mine;
    }
    if (best === 0) return null;
    const column = memory.getInt32(best + FOUND.column, true);
    const rank = memory.getInt32(best + FOUND.rank, true);
    const codes = binned.cuts[column]
      ? null
      : Array.from({ length: rank }, (_, i) => memory.getUint8(best + FOUND.list + i)).sort((a, b) => a - b);
    return {
      gain: score * scoreUnit(draw) - scoreOf(leaf),
      column,
      bin: memory.getInt32(best + FOUND.bin, true),
      missing: memory.getInt32(best + FOUND.missing, true),
      codes,
      leftG: memory.getBigInt64(best + FOUND.left, true),
      leftHC: memory.getBigInt64(best + FOUND.left + 8, true),
    };
  };

  const countRows = ([from, to]: readonly [number, number]): void => {
    args[ARG.call]!++;
    args[ARG.from] = from;
    args[ARG.to] = to;
    team.each(TASK.count, chunksOf(to - from), shared(to - from));
  };

  /** A place for a histogram: where none is free, the leaf that is least likely to be split gives up its own. */
  const slot = (): number => {
    const spare = free.pop();
    if (spare !== undefined) return spare;
    const poorest = leaves.filter((leaf) => leaf.slot !== NONE).reduce((a, b) => ((b.best?.gain ?? 0) < (a.best?.gain ?? 0) ? b : a));
    const given = poorest.slot;
    poorest.slot = NONE;
    return given;
  };

  /** Counts the smaller of two children, has the larger from the parent's histogram, and looks for the best split of each. */
  const study = (small: Leaf, large: Leaf | null): void => {
    const both = large ? [small, large] : [small];
    if (!both.some(mayBeSplit)) return;
    countRows(small.run);
    if (small.depth === 0) sumRoot();
    both.forEach((leaf, side) => {
      const floor = tellRules(side, leaf);
      scales[side === 0 ? SCALE.smallFloor : SCALE.largeFloor] = floor;
    });
    args[ARG.small] = small.slot;
    args[ARG.large] = large?.slot ?? NONE;
    args[ARG.smallTotal] = mayBeSplit(small) ? small.total : NONE;
    args[ARG.largeTotal] = large && mayBeSplit(large) ? large.total : NONE;
    team.each(TASK.split, draw.columns.length, shared(8 * 256));
    both.forEach((leaf, side) => {
      leaf.best = mayBeSplit(leaf) ? bestOf(side, leaf) : null;
    });
  };

  const sumRoot = (): void => {
    let g = 0n;
    let hc = 0n;
    for (let thread = 0; thread < layout.threads; thread++) {
      if (views.used[thread] !== args[ARG.call]) continue;
      const at = layout.own + thread * layout.histBytes + draw.columns[0]! * COLUMN_BYTES;
      for (let bin = 0; bin < 256; bin++) {
        g += memory.getBigInt64(at + 16 * bin, true);
        hc += memory.getBigInt64(at + 16 * bin + 8, true);
      }
    }
    memory.setBigInt64(layout.totals, g, true);
    memory.setBigInt64(layout.totals + 8, hc, true);
  };

  const part = ([from, to]: readonly [number, number], column: number): number => {
    if (from === to) return from;
    args[ARG.from] = from;
    args[ARG.to] = to;
    args[ARG.column] = column;
    const chunks = chunksOf(to - from);
    team.each(TASK.partition, chunks, to - from > 4 * CHUNK);
    let left = 0;
    for (let chunk = 0; chunk < chunks; chunk++) left += views.counts[chunk]!;
    let atLeft = from;
    let atRight = from + left;
    for (let chunk = 0; chunk < chunks; chunk++) {
      views.places[2 * chunk] = atLeft;
      views.places[2 * chunk + 1] = atRight;
      const rows = Math.min(to - from, (chunk + 1) * CHUNK) - chunk * CHUNK;
      atLeft += views.counts[chunk]!;
      atRight += rows - views.counts[chunk]!;
    }
    team.each(TASK.place, chunks, to - from > 4 * CHUNK);
    return from + left;
  };

  const divide = (leaf: Leaf): void => {
    const { best, run, others, low, high } = leaf;
    const { column, bin, codes, leftG, leftHC, gain } = best!;
    const cuts = binned.cuts[column];
    const { rows, h } = sumsOf(leaf);
    const leftRows = Number(leftHC & mask);
    // Where no value was missing, one that is goes with most rows.
    const missing = binned.missing[column] ? best!.missing : Number(2 * leftRows > rows);
    views.flags.fill(0);
    for (const code of codes ?? []) views.flags[code] = 1;
    if (!codes) views.flags.fill(1, 0, bin + 1);
    views.flags[255] = missing;
    const node = builder.split(leaf.at, {
      ...{ column, missing, codes, gain, cover: h },
      threshold: codes ? 0 : (cuts![bin] ?? Number.MAX_VALUE),
    });
    const middle = part(run, column);
    const aside = part(others, column);
    const next = leaves.length;
    const total = layout.totals + 16 * leaf.total;
    const rest = layout.totals + 16 * next;
    memory.setBigInt64(rest, memory.getBigInt64(total, true) - leftG, true);
    memory.setBigInt64(rest + 8, memory.getBigInt64(total + 8, true) - leftHC, true);
    memory.setBigInt64(total, leftG, true);
    memory.setBigInt64(total + 8, leftHC, true);
    const child = (left: boolean): Leaf => ({
      run: left ? [run[0], middle] : [middle, run[1]],
      others: left ? [others[0], aside] : [aside, others[1]],
      depth: leaf.depth + 1,
      ...{ low, high, at: { parent: node, left }, total: left ? leaf.total : next, slot: NONE, best: null },
    });
    const sign = bin === LAST_BIN ? 0 : (options.monotone?.[column] ?? 0);
    let [left, right] = [child(true), child(false)];
    if (sign !== 0) {
      const border = (worthOf(left) + worthOf(right)) / 2;
      left = { ...left, ...(sign > 0 ? { high: border } : { low: border }) };
      right = { ...right, ...(sign > 0 ? { low: border } : { high: border }) };
    }
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
    ...{ run: [0, draw.rows], others: [draw.rows, layout.rows], depth: 0, total: 0, slot: slot(), best: null },
    ...{ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, at: { parent: -1, left: false } },
  };
  leaves.push(root);
  if (mayBeSplit(root)) study(root, null);
  else {
    countRows(root.run);
    sumRoot();
  }
  while (leaves.length < options.leaves) {
    check();
    const richest = leaves.reduce((a, b) => ((b.best?.gain ?? 0) > (a.best?.gain ?? 0) ? b : a));
    if (!richest.best) break;
    divide(richest);
  }
  leaves.forEach((leaf, k) => {
    views.starts.set([...leaf.run, ...leaf.others], 4 * k);
    views.leafValues[k] = worthOf(leaf);
    builder.leaf(leaf.at, views.leafValues[k]!, sumsOf(leaf).h);
  });
  return { tree: builder.done(), leaves: leaves.length };
}
