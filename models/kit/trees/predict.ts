import type { Column, Ensemble, Table, Tree } from './types.ts';

/** A tree in typed arrays, for walking. */
export interface Walk {
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly missing: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly value: Float64Array;
  /** Per inner node: null, or 1 at each code that goes left. */
  readonly categories: readonly (Uint8Array | null)[] | null;
}

function flags(codes: readonly number[] | null): Uint8Array | null {
  if (!codes) return null;
  const out = new Uint8Array(256);
  for (const code of codes) out[code] = 1;
  return out;
}

export const walkOf = (tree: Tree): Walk => ({
  feature: Int32Array.from(tree.feature),
  threshold: Float64Array.from(tree.threshold),
  missing: Uint8Array.from(tree.missing),
  left: Int32Array.from(tree.left),
  right: Int32Array.from(tree.right),
  value: Float64Array.from(tree.value),
  categories: tree.categories ? tree.categories.map(flags) : null,
});

/** Whether a value goes left at an inner node. */
export function goesLeft(tree: Walk, node: number, x: number): boolean {
  if (Number.isNaN(x)) return tree.missing[node] === 1;
  const codes = tree.categories?.[node];
  return codes ? codes[x] === 1 : x <= tree.threshold[node]!;
}

function leafOf(tree: Walk, columns: readonly Column[], row: number): number {
  let node = tree.left.length === 0 ? -1 : 0;
  while (node >= 0) node = goesLeft(tree, node, columns[tree.feature[node]!]![row]!) ? tree.left[node]! : tree.right[node]!;
  return -1 - node;
}

/** Adds the leaves of some trees to the margins of some rows. */
export function addMargins(trees: readonly Tree[], columns: readonly Column[], margins: Float64Array): void {
  for (const tree of trees) {
    const walk = walkOf(tree);
    for (let row = 0; row < margins.length; row++) margins[row]! += walk.value[leafOf(walk, columns, row)]!;
  }
}

/** Margins of the rows: base plus the leaves, on the scale of the link. */
export function margin(ensemble: Ensemble, table: Table): Float64Array {
  const out = new Float64Array(table.rows).fill(ensemble.base);
  addMargins(ensemble.trees, table.columns, out);
  return out;
}

/** Predictions of the rows, in the unit of y. The table has the columns of the training table, in its order. */
export function predict(ensemble: Ensemble, table: Table): Float64Array {
  const out = margin(ensemble, table);
  if (ensemble.link === 'log') for (let i = 0; i < out.length; i++) out[i] = Math.exp(out[i]!);
  return out;
}
