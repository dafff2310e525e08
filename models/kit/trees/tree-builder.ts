import type { Tree } from './types.ts';

export interface SplitAt {
  readonly column: number;
  readonly threshold: number;
  readonly missing: number;
  /** Codes that go left, null for a numeric split. */
  readonly codes: readonly number[] | null;
  readonly gain: number;
  readonly cover: number;
}

/** The inner node above a node, and the side of it; NaN-free stand-in for the root: parent -1. */
export interface Place {
  readonly parent: number;
  readonly left: boolean;
}

/** Collects the nodes of a tree as they are made. */
export function treeBuilder() {
  const feature: number[] = [];
  const threshold: number[] = [];
  const missing: number[] = [];
  const categories: (readonly number[] | null)[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const gain: number[] = [];
  const cover: number[] = [];
  const leafCover: number[] = [];
  const value: number[] = [];
  const hang = (at: Place, child: number): void => {
    if (at.parent >= 0) (at.left ? left : right)[at.parent] = child;
  };
  return {
    /** Adds an inner node, returns its number. */
    split: (at: Place, split: SplitAt): number => {
      const node = feature.push(split.column) - 1;
      threshold.push(split.threshold);
      missing.push(split.missing);
      categories.push(split.codes);
      gain.push(split.gain);
      cover.push(split.cover);
      left.push(0);
      right.push(0);
      hang(at, node);
      return node;
    },
    leaf: (at: Place, leafValue: number, rows: number): void => {
      hang(at, -value.length - 1);
      value.push(leafValue);
      leafCover.push(rows);
    },
    done: (): Tree => ({
      feature,
      threshold,
      missing,
      ...(categories.some(Boolean) && { categories }),
      left,
      right,
      gain,
      cover,
      leafCover,
      value,
    }),
  };
}
