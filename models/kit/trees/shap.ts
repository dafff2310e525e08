import { goesLeft, type Walk, walkOf } from './predict.ts';
import type { Column, Ensemble, Table, Tree } from './types.ts';

export interface Contributions {
  /** The mean margin of the training rows, as the trees see it. */
  readonly base: number;
  /** Per column, per row: base + the sum over columns = the margin of the row. */
  readonly values: readonly Float64Array[];
}

/** The features on the way from the root to a node, each once, with the shares of the subsets that lead here. */
interface Path {
  readonly feature: Int32Array;
  /** Share of the training rows that go this way where the feature is not known; 1 or 0: whether this row does where it is. */
  readonly zero: Float64Array;
  readonly one: Float64Array;
  readonly weight: Float64Array;
}

interface Cover {
  readonly inner: readonly number[];
  readonly leaf: readonly number[];
}

const coverAt = (cover: Cover, child: number): number => (child < 0 ? cover.leaf[-1 - child]! : cover.inner[child]!);

function depthOf(tree: Tree, node = 0): number {
  if (node < 0 || tree.left.length === 0) return 0;
  return 1 + Math.max(depthOf(tree, tree.left[node]!), depthOf(tree, tree.right[node]!));
}

function meanOf(tree: Tree): number {
  let sum = 0;
  let rows = 0;
  tree.value.forEach((value, leaf) => {
    sum += value * tree.leafCover[leaf]!;
    rows += tree.leafCover[leaf]!;
  });
  return rows > 0 ? sum / rows : (tree.value[0] ?? 0);
}

function extend({ feature, zero, one, weight }: Path, at: number, depth: number, z: number, o: number, f: number): void {
  const end = at + depth;
  feature[end] = f;
  zero[end] = z;
  one[end] = o;
  weight[end] = depth === 0 ? 1 : 0;
  for (let i = depth - 1; i >= 0; i--) {
    weight[at + i + 1]! += (o * weight[at + i]! * (i + 1)) / (depth + 1);
    weight[at + i] = (z * weight[at + i]! * (depth - i)) / (depth + 1);
  }
}

function unwind({ feature, zero, one, weight }: Path, at: number, depth: number, index: number): void {
  const o = one[at + index]!;
  const z = zero[at + index]!;
  let next = weight[at + depth]!;
  for (let i = depth - 1; i >= 0; i--) {
    const w = weight[at + i]!;
    if (o !== 0) {
      weight[at + i] = (next * (depth + 1)) / ((i + 1) * o);
      next = w - (weight[at + i]! * z * (depth - i)) / (depth + 1);
    } else weight[at + i] = (w * (depth + 1)) / (z * (depth - i));
  }
  for (let i = at + index; i < at + depth; i++) {
    feature[i] = feature[i + 1]!;
    zero[i] = zero[i + 1]!;
    one[i] = one[i + 1]!;
  }
}

function unwoundSum({ zero, one, weight }: Path, at: number, depth: number, index: number): number {
  const o = one[at + index]!;
  const z = zero[at + index]!;
  let next = weight[at + depth]!;
  let sum = 0;
  for (let i = depth - 1; i >= 0; i--) {
    if (o !== 0) {
      const part = (next * (depth + 1)) / ((i + 1) * o);
      sum += part;
      next = weight[at + i]! - (part * z * (depth - i)) / (depth + 1);
    } else if (z !== 0) sum += (weight[at + i]! * (depth + 1)) / (z * (depth - i));
  }
  return sum;
}

function explainRow(
  tree: Walk,
  cover: Cover,
  columns: readonly Column[],
  row: number,
  path: Path,
  add: (f: number, v: number) => void,
): void {
  const visit = (node: number, parent: number, depth: number, z: number, o: number, f: number): void => {
    const at = parent + depth;
    for (const part of [path.feature, path.zero, path.one, path.weight]) part.copyWithin(at, parent, parent + depth);
    extend(path, at, depth, z, o, f);
    if (node < 0) {
      const value = tree.value[-1 - node]!;
      for (let i = 1; i <= depth; i++)
        add(path.feature[at + i]!, unwoundSum(path, at, depth, i) * (path.one[at + i]! - path.zero[at + i]!) * value);
      return;
    }
    const split = tree.feature[node]!;
    const left = goesLeft(tree, node, columns[split]![row]!);
    const hot = left ? tree.left[node]! : tree.right[node]!;
    const cold = left ? tree.right[node]! : tree.left[node]!;
    let length = depth;
    let zeroBefore = 1;
    let oneBefore = 1;
    for (let i = 1; i <= depth; i++) {
      if (path.feature[at + i] !== split) continue;
      zeroBefore = path.zero[at + i]!;
      oneBefore = path.one[at + i]!;
      unwind(path, at, length, i);
      length--;
      break;
    }
    const rows = coverAt(cover, node);
    visit(hot, at, length + 1, (zeroBefore * coverAt(cover, hot)) / rows, oneBefore, split);
    visit(cold, at, length + 1, (zeroBefore * coverAt(cover, cold)) / rows, 0, split);
  };
  visit(0, 0, 0, 1, 1, -1);
}

/**
 * Exact Shapley values of the margin: what each column moved it from the base, where a column that is not known is averaged over by the
 * rows of training (path-dependent TreeSHAP). Source: Lundberg, Erion & Lee (2018), Consistent individualized feature attribution for tree
 * ensembles, algorithm 2; Lundberg et al. (2020), From local explanations to global understanding.
 */
export function shap(ensemble: Ensemble, table: Table, check: () => void = () => {}): Contributions {
  const values = ensemble.names.map(() => new Float64Array(table.rows));
  let base = ensemble.base;
  for (const tree of ensemble.trees) {
    base += meanOf(tree);
    if (tree.left.length === 0) continue;
    const walk = walkOf(tree);
    const cover = { inner: tree.cover, leaf: tree.leafCover };
    const depth = depthOf(tree) + 2;
    const size = (depth * (depth + 1)) / 2 + depth;
    const path = {
      feature: new Int32Array(size),
      zero: new Float64Array(size),
      one: new Float64Array(size),
      weight: new Float64Array(size),
    };
    for (let row = 0; row < table.rows; row++) {
      if (row % 64 === 0) check();
      explainRow(walk, cover, table.columns, row, path, (f, v) => {
        values[f]![row]! += v;
      });
    }
  }
  return { base, values };
}
