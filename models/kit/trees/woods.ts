import { type Random, seededRandom } from '#shared/math/random.ts';
import type { SharedMemory } from '../wasm/memory.ts';
import { rooms } from '../wasm/rooms.ts';
import { stagingBytes } from './binned.ts';
import { instantiate } from './kernel/kernel.ts';
import { NODE } from './kernel/node.ts';
import { FOUND, RULES } from './kernel/scan.ts';
import { scaleTo, scoreUnit, type Units, writeRules } from './rules.ts';
import { type Place, treeBuilder } from './tree-builder.ts';
import type { Tree } from './types.ts';

/** Where everything lies in the shared memory of a forest: byte offsets. */
export type WoodsLayout = ReturnType<typeof woodsLayout>;

export function woodsLayout(shape: { readonly rows: number; readonly columns: number; readonly threads: number }) {
  const { rows, columns, threads } = shape;
  const { room, end } = rooms();
  const common = {
    ...shape,
    control: room(64),
    cleared: end(),
    kinds: room(columns),
    cuts: room(2048 * columns),
    staging: room(stagingBytes(rows, columns)),
    binning: room(16),
    codes: room(rows * columns),
    /** Row-wise codes are not used: they are written over each other. */
    table: room(columns),
    stride: 0,
    /** Distance of the target from the base, weights. */
    errors: room(8 * rows),
    weights: room(8 * rows),
  };
  const start = end();
  const mine = {
    rules: room(RULES.bytes),
    found: room(NODE.bytes),
    total: room(16),
    list: room(256),
    /** Keys of a sort, and flags of the bins that occur. */
    keys: room(2048 + 256),
    flags: room(256),
    hist: room(4096),
    chosen: room(4 * columns),
    order: room(4 * rows),
    right: room(4 * rows),
    times: room(4 * rows),
    cells: room(16 * rows),
    gathered: room(16 * rows),
  };
  const each = end() - start;
  return { ...common, mine, each, bytes: end() + each * (threads - 1) };
}

/** What a thread needs beside the memory. */
export interface WoodsPlan {
  readonly trees: number;
  readonly leaves: number;
  readonly depth: number;
  readonly minRows: number;
  /** Columns tried per split, rows drawn per tree. */
  readonly tried: number;
  readonly draws: number;
  readonly seed: number;
  readonly cuts: readonly (Float64Array | null)[];
  readonly missing: readonly boolean[];
}

interface Open {
  readonly from: number;
  readonly to: number;
  readonly depth: number;
  readonly at: Place;
  readonly value: number;
  readonly cover: number;
  readonly split: null | {
    readonly column: number;
    readonly bin: number;
    readonly missing: number;
    readonly codes: readonly number[] | null;
    readonly gain: number;
  };
}

/** A forest has no penalties and no bounds. */
const FREE = {
  ...{ minHessian: 0, l1: 0, l2: 0, smooth: 0, categoryL2: 0 },
  ...{ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
};

/**
 * Neighbours in time often fall into the same bin, and adding to a cell has to wait for the last sum: a tree takes its rows from so many
 * places of the table by turns.
 */
const LANES = 64;

/** Decimals that keep `digits` digits of numbers up to `most`: what is rounded to them is short as text. */
const decimals = (most: number, digits: number): number => (most > 0 ? 10 ** Math.min(300, digits - Math.ceil(Math.log10(most))) : 1);

/** Grows trees of a forest in the memory of thread `me`. */
export function woodsman(memory: SharedMemory, layout: WoodsLayout, plan: WoodsPlan, me: number): (t: number) => Tree {
  const { rows, columns } = layout;
  const { buffer } = memory;
  const kernel = instantiate(memory, 1);
  const shift = me * layout.each;
  const at = Object.fromEntries(Object.entries(layout.mine).map(([name, offset]) => [name, offset + shift])) as typeof layout.mine;
  const view = new DataView(buffer);
  const bytes = new Uint8Array(buffer);
  const ints = new Int32Array(buffer);
  const doubles = new Float64Array(buffer);
  const errors = new Float64Array(buffer, layout.errors, rows);
  const weights = new Float64Array(buffer, layout.weights, rows);
  const order = new Int32Array(buffer, at.order, rows);
  const times = new Int32Array(buffer, at.times, rows);
  const pairs = new Float64Array(buffer, at.cells, 2 * rows);
  const chosen = new Int32Array(buffer, at.chosen, columns);
  const found = (offset: number): number => doubles[(at.found + offset) / 8]!;
  const foundInt = (offset: number): number => ints[(at.found + offset) / 4]!;
  const bits = Math.ceil(Math.log2(rows + 1));

  kernel.clear(at.hist, 4096);
  kernel.clear(at.keys, 2048 + 256);
  let units: Units = { unitG: 1, unitH: 1, bits };

  /** Draws the rows of a tree into `order`, their cells into `cells`; returns how many there are. */
  const plant = (random: Random): number => {
    times.fill(0);
    for (let i = 0; i < plan.draws; i++) times[Math.floor(random() * rows)]!++;
    let n = 0;
    let g = 0;
    let h = 0;
    for (let row = 0; row < rows; row++) {
      const w = times[row]! * weights[row]!;
      pairs[2 * row] = -w * errors[row]!;
      pairs[2 * row + 1] = w;
      if (w === 0) continue;
      g = Math.max(g, Math.abs(w * errors[row]!));
      h = Math.max(h, w);
    }
    const lane = Math.ceil(rows / LANES);
    for (let i = 0; i < lane * LANES; i++) {
      const row = (i % LANES) * lane + Math.floor(i / LANES);
      if (row < rows && pairs[2 * row + 1]! > 0) order[n++] = row;
    }
    const up = scaleTo(g, Math.min(52, 62 - bits));
    const upH = scaleTo(h, Math.min(52, 62 - 2 * bits));
    kernel.quantise(at.cells, at.cells + 16 * rows, up, upH, bits);
    units = { unitG: 1 / up, unitH: 1 / upH, bits };
    writeRules(view, at.rules, { ...FREE, minRows: plan.minRows }, units);
    return n;
  };

  const search = (from: number, to: number, first: number, last: number): void =>
    kernel.search(
      ...([at.order + 4 * from, at.order + 4 * to, at.gathered, layout.codes, rows, at.chosen + 4 * first, at.chosen + 4 * last] as const),
      ...([layout.kinds, at.hist, at.list, at.keys, at.total, at.rules, at.found] as const),
    );

  const open = (from: number, to: number, depth: number, place: Place, random: Random): Open => {
    kernel.gatherSum(at.order + 4 * from, at.order + 4 * to, at.cells, at.gathered, at.total);
    kernel.own(at.total, at.rules, at.found);
    const value = found(NODE.value) * (units.unitG / units.unitH);
    const cover = found(NODE.hessian) * units.unitH;
    if (to - from < 2 * plan.minRows || depth >= plan.depth) return { from, to, depth, at: place, value, cover, split: null };
    for (let i = 0; i < plan.tried; i++) {
      const j = i + Math.floor(random() * (columns - i));
      const swap = chosen[i]!;
      chosen[i] = chosen[j]!;
      chosen[j] = swap;
    }
    search(from, to, 0, plan.tried);
    // As in the reference implementation: further columns are tried where none of the draw can be split.
    if (foundInt(FOUND.column) < 0 && plan.tried < columns) search(from, to, plan.tried, columns);
    const column = foundInt(FOUND.column);
    if (column < 0) return { from, to, depth, at: place, value, cover, split: null };
    const list = at.found + FOUND.list;
    const codes = plan.cuts[column] ? null : Array.from(bytes.subarray(list, list + foundInt(FOUND.rank))).sort((a, b) => a - b);
    const gain = (found(FOUND.score) - found(NODE.score)) * scoreUnit(units);
    const split = { column, bin: foundInt(FOUND.bin), missing: foundInt(FOUND.missing), codes, gain };
    return { from, to, depth, at: place, value, cover, split };
  };

  return (t) => {
    const random = seededRandom(plan.seed + 2 ** 32 * (t + 1));
    for (let i = 0; i < columns; i++) chosen[i] = i;
    const builder = treeBuilder();
    const opened: Open[] = [];
    const root = open(0, plant(random), 0, { parent: -1, left: false }, random);
    const most = root.split?.gain ?? 0;
    const gains = decimals(most, 6);
    const values = decimals(Math.sqrt(most / root.cover), 9) * plan.trees;
    const close = (node: Open): void => builder.leaf(node.at, Math.round((node.value / plan.trees) * values) / values, node.cover);
    const keep = (node: Open): void => {
      if (node.split) opened.push(node);
      else close(node);
    };
    /** The last one, where all will be split; else the one with most to gain. */
    const next = (): Open => {
      if (plan.leaves >= rows) return opened.pop()!;
      let best = 0;
      for (let i = 1; i < opened.length; i++) if (opened[i]!.split!.gain > opened[best]!.split!.gain) best = i;
      return opened.splice(best, 1)[0]!;
    };
    keep(root);
    for (let leaves = 1; opened.length > 0; ) {
      const node = next();
      const { split, from, to, depth } = node;
      if (leaves >= plan.leaves) {
        close(node);
        continue;
      }
      const { column, bin, codes, gain } = split!;
      const cuts = plan.cuts[column];
      bytes.fill(0, at.flags, at.flags + 256);
      if (codes) for (const code of codes) bytes[at.flags + code] = 1;
      else bytes.fill(1, at.flags, at.flags + bin + 1);
      bytes[at.flags + 255] = split!.missing;
      const start = at.order + 4 * from;
      const middle = kernel.partition(start, at.order + 4 * to, layout.codes + column * rows, at.flags, start, at.right);
      kernel.copy(middle, at.right, at.order + 4 * to - middle);
      const cut = (middle - at.order) / 4;
      const missing = plan.missing[column] ? split!.missing : Number(2 * (cut - from) > to - from);
      const threshold = codes ? 0 : (cuts![bin] ?? Number.MAX_VALUE);
      const parent = builder.split(node.at, {
        column,
        threshold,
        missing,
        codes,
        gain: Math.round(gain * gains) / gains,
        cover: node.cover,
      });
      keep(open(cut, to, depth + 1, { parent, left: false }, random));
      keep(open(from, cut, depth + 1, { parent, left: true }, random));
      leaves++;
    }
    return builder.done();
  };
}
