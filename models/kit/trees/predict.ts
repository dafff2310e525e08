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

/** The same for a tree without categories over rows whose values lie side by side: what most forecasts wait for. */
function addPlain(
  { feature, threshold, missing, left, right, value }: Walk,
  values: Float64Array,
  width: number,
  margins: Float64Array,
): void {
  const start = left.length === 0 ? -1 : 0;
  for (let row = 0, at = 0; row < margins.length; row++, at += width) {
    let node = start;
    while (node >= 0) {
      const x = values[at + feature[node]!]!;
      node = x <= threshold[node]! || (Number.isNaN(x) && missing[node] === 1) ? left[node]! : right[node]!;
    }
    margins[row]! += value[-1 - node]!;
  }
}

function addWalk(walk: Walk, columns: readonly Column[], margins: Float64Array): void {
  for (let row = 0; row < margins.length; row++) margins[row]! += walk.value[leafOf(walk, columns, row)]!;
}

/** Adds the leaves of some trees to the margins of some rows. */
export function addMargins(trees: readonly Tree[], columns: readonly Column[], margins: Float64Array): void {
  for (const tree of trees) addWalk(walkOf(tree), columns, margins);
}

/** Of ensembles that were asked once: those of a state are asked again and again. */
const walked = new WeakMap<Ensemble, readonly Walk[]>();

function walksOf(ensemble: Ensemble): readonly Walk[] {
  const known = walked.get(ensemble);
  if (known) return known;
  const walks = ensemble.trees.map(walkOf);
  walked.set(ensemble, walks);
  return walks;
}

/** Margins of the rows: base plus the leaves, on the scale of the link. */
export function margin(ensemble: Ensemble, table: Table): Float64Array {
  const { columns, rows } = table;
  const out = new Float64Array(rows).fill(ensemble.base);
  const width = columns.length;
  const values = new Float64Array(width * rows);
  columns.forEach((column, c) => {
    for (let row = 0, at = c; row < rows; row++, at += width) values[at] = column[row]!;
  });
  for (const walk of walksOf(ensemble))
    if (walk.categories) addWalk(walk, columns, out);
    else addPlain(walk, values, width, out);
  return out;
}

/** Predictions of the rows, in the unit of y. The table has the columns of the training table, in its order. */
export function predict(ensemble: Ensemble, table: Table): Float64Array {
  const out = margin(ensemble, table);
  if (ensemble.link === 'log') for (let i = 0; i < out.length; i++) out[i] = Math.exp(out[i]!);
  return out;
}
