import { MISSING } from './bins.ts';
import type { Tree } from './types.ts';

/** What is grown on: bins by column, and how their numbers turn back into thresholds. */
export interface Binned {
  readonly rows: number;
  readonly codes: readonly Uint8Array[];
  /** Per column: cuts, or null where it is categorical. */
  readonly cuts: readonly (Float64Array | null)[];
}

export interface GrowOptions {
  readonly leaves: number;
  readonly depth: number;
  readonly minRows: number;
  readonly minHessian: number;
  readonly minGain: number;
  readonly l1: number;
  readonly l2: number;
  readonly monotone: readonly number[];
  /** The columns that a node may be split on. */
  readonly columnsOf: () => Int32Array;
}

export interface Grown {
  readonly tree: Omit<Tree, 'value'> & { readonly value: number[] };
  /** Rows of leaf k: order[starts[k]] to order[ends[k] - 1]. */
  readonly order: Int32Array;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

interface Split {
  readonly gain: number;
  readonly column: number;
  readonly bin: number;
  readonly missing: number;
  readonly codes: readonly number[] | null;
  readonly left: { g: number; h: number };
  readonly right: { g: number; h: number };
}

interface Node {
  readonly start: number;
  readonly end: number;
  readonly g: number;
  readonly h: number;
  readonly depth: number;
  readonly lo: number;
  readonly hi: number;
  readonly split: Split | null;
  /** The inner node above and the side. */
  readonly parent: number;
  readonly left: boolean;
}

export const leafValue = (g: number, h: number, l1: number, l2: number, lo: number, hi: number): number => {
  const shrunk = g > l1 ? g - l1 : g < -l1 ? g + l1 : 0;
  return Math.min(hi, Math.max(lo, -shrunk / (h + l2)));
};

/** Grows one tree, best leaf first, on the rows of `order`, whose order is changed. */
export function grow(binned: Binned, order: Int32Array, g: Float64Array, h: Float64Array, o: GrowOptions, check: () => void): Grown {
  const hist = new Float64Array(256 * 3);
  const score = (G: number, H: number, v: number): number => {
    const shrunk = G > o.l1 ? G - o.l1 : G < -o.l1 ? G + o.l1 : 0;
    return -(2 * shrunk * v + (H + o.l2) * v * v);
  };
  const best = (start: number, end: number, G: number, H: number, lo: number, hi: number): Split | null => {
    let found: Split | null = null;
    if (end - start < 2 * o.minRows) return null;
    const own = score(G, H, leafValue(G, H, o.l1, o.l2, lo, hi));
    for (const column of o.columnsOf()) {
      check();
      hist.fill(0);
      const codes = binned.codes[column]!;
      for (let i = start; i < end; i++) {
        const row = order[i]!;
        const at = 3 * codes[row]!;
        hist[at]! += g[row]!;
        hist[at + 1]! += h[row]!;
        hist[at + 2]!++;
      }
      const cuts = binned.cuts[column];
      const bins = Array.from({ length: MISSING }, (_, b) => b).filter((b) => hist[3 * b + 2]! > 0);
      if (!cuts) bins.sort((a, b) => hist[3 * a]! / (hist[3 * a + 1]! + 10) - hist[3 * b]! / (hist[3 * b + 1]! + 10));
      for (const missing of hist[3 * MISSING + 2]! > 0 ? [0, 1] : [0]) {
        let gl = missing ? hist[3 * MISSING]! : 0;
        let hl = missing ? hist[3 * MISSING + 1]! : 0;
        let nl = missing ? hist[3 * MISSING + 2]! : 0;
        bins.forEach((b, k) => {
          gl += hist[3 * b]!;
          hl += hist[3 * b + 1]!;
          nl += hist[3 * b + 2]!;
          if (nl < o.minRows || end - start - nl < o.minRows || hl < o.minHessian || H - hl < o.minHessian) return;
          const vl = leafValue(gl, hl, o.l1, o.l2, lo, hi);
          const vr = leafValue(G - gl, H - hl, o.l1, o.l2, lo, hi);
          if ((vr - vl) * o.monotone[column]! < 0) return;
          const gain = score(gl, hl, vl) + score(G - gl, H - hl, vr) - own;
          if (gain > o.minGain && gain > (found?.gain ?? 0))
            found = {
              gain,
              column,
              bin: b,
              missing,
              codes: cuts ? null : bins.slice(0, k + 1).sort((x, y) => x - y),
              left: { g: gl, h: hl },
              right: { g: G - gl, h: H - hl },
            };
        });
      }
    }
    return found;
  };
  const tree = {
    feature: [] as number[],
    threshold: [] as number[],
    missing: [] as number[],
    categories: [] as (readonly number[] | null)[],
    left: [] as number[],
    right: [] as number[],
    gain: [] as number[],
    cover: [] as number[],
    leafCover: [] as number[],
    value: [] as number[],
  };
  const make = (
    start: number,
    end: number,
    G: number,
    H: number,
    depth: number,
    lo: number,
    hi: number,
    parent: number,
    left: boolean,
  ): Node => ({
    ...{ start, end, g: G, h: H, depth, lo, hi, parent, left },
    split: depth < o.depth ? best(start, end, G, H, lo, hi) : null,
  });
  let G = 0;
  let H = 0;
  for (const row of order) {
    G += g[row]!;
    H += h[row]!;
  }
  const leaves: Node[] = [make(0, order.length, G, H, 0, -Infinity, Infinity, -1, false)];
  while (leaves.length < o.leaves) {
    let at = -1;
    leaves.forEach((leaf, i) => {
      if (leaf.split && (at < 0 || leaf.split.gain > leaves[at]!.split!.gain)) at = i;
    });
    if (at < 0) break;
    const { start, end, depth, lo, hi, split, parent, left, h: cover } = leaves[at]!;
    const { column, bin, missing, codes, gain } = split!;
    const node = tree.feature.length;
    const cuts = binned.cuts[column];
    const goes = (b: number): boolean => (b === MISSING ? missing === 1 : codes ? codes.includes(b) : b <= bin);
    const rows = order.slice(start, end);
    const col = binned.codes[column]!;
    const L = rows.filter((row) => goes(col[row]!));
    order.set(L, start);
    order.set(
      rows.filter((row) => !goes(col[row]!)),
      start + L.length,
    );
    tree.feature.push(column);
    tree.threshold.push(cuts ? (cuts[bin] ?? Number.MAX_VALUE) : 0);
    tree.missing.push(missing);
    tree.categories.push(codes);
    tree.gain.push(gain);
    tree.cover.push(cover);
    tree.left.push(0);
    tree.right.push(0);
    if (parent >= 0) (left ? tree.left : tree.right)[parent] = node;
    const vl = leafValue(split!.left.g, split!.left.h, o.l1, o.l2, lo, hi);
    const vr = leafValue(split!.right.g, split!.right.h, o.l1, o.l2, lo, hi);
    const middle = (vl + vr) / 2;
    const sign = o.monotone[column]!;
    const bound = (side: number): [number, number] =>
      sign * side < 0 ? [lo, Math.min(hi, middle)] : sign * side > 0 ? [Math.max(lo, middle), hi] : [lo, hi];
    leaves[at] = make(start, start + L.length, split!.left.g, split!.left.h, depth + 1, ...bound(-1), node, true);
    leaves.push(make(start + L.length, end, split!.right.g, split!.right.h, depth + 1, ...bound(1), node, false));
  }
  leaves.forEach((leaf, k) => {
    tree.value.push(leafValue(leaf.g, leaf.h, o.l1, o.l2, leaf.lo, leaf.hi));
    tree.leafCover.push(leaf.h);
    if (leaf.parent >= 0) (leaf.left ? tree.left : tree.right)[leaf.parent] = -1 - k;
  });
  const { categories, ...rest } = tree;
  return {
    tree: categories.some(Boolean) ? tree : rest,
    order,
    starts: leaves.map((leaf) => leaf.start),
    ends: leaves.map((leaf) => leaf.end),
  };
}
