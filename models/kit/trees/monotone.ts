import type { Tree } from './types.ts';

/** Moves leaf values, no farther than needed, so that the tree is monotone: of a split, nothing on its low side is above its high side. */
export function madeMonotone(tree: Tree, signs: readonly number[]): Tree {
  const value = [...tree.value];
  const leavesBelow = (node: number): number[] =>
    node < 0 ? [-1 - node] : [...leavesBelow(tree.left[node]!), ...leavesBelow(tree.right[node]!)];
  for (let node = 0; node < tree.feature.length; node++) {
    const sign = signs[tree.feature[node]!]!;
    if (sign === 0) continue;
    const [left, right] = [leavesBelow(tree.left[node]!), leavesBelow(tree.right[node]!)];
    const [below, above] = sign > 0 ? [left, right] : [right, left];
    const most = Math.max(...below.map((leaf) => value[leaf]!));
    const least = Math.min(...above.map((leaf) => value[leaf]!));
    if (most <= least) continue;
    const border = (most + least) / 2;
    for (const leaf of below) value[leaf] = Math.min(value[leaf]!, border);
    for (const leaf of above) value[leaf] = Math.max(value[leaf]!, border);
  }
  return { ...tree, value };
}
