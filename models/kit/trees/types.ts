import type { Crew } from '../define.ts';

export type Column = Float64Array | Float32Array;

/** Rows to learn from or to predict, in columns. */
export interface Table {
  readonly rows: number;
  readonly names: readonly string[];
  /** One array of length `rows` per name; NaN where missing. */
  readonly columns: readonly Column[];
  /** Per column: its values are codes 0, 1, 2 … (at most 254) without an order. Default: none. */
  readonly categorical?: readonly boolean[];
}

/**
 * squared, absolute, huber: errors in the unit of y; quantile: pinball loss; poisson (y >= 0) and tweedie (y >= 0, many zeros): deviances on a
 * log scale, so that predictions are positive and effects multiply.
 */
export type Objective = 'squared' | 'absolute' | 'huber' | 'quantile' | 'poisson' | 'tweedie';

/** Stops adding trees once the loss on held-out rows has not fallen for `rounds` trees, and keeps the trees up to the best. */
export type Early = { readonly rounds: number } & (
  | { readonly table: Table; readonly y: Column; readonly weights?: Float64Array }
  /** 1 where a row of the training table is held out: it is scored and never learnt from. */
  | { readonly held: Uint8Array }
);

export interface BoostOptions {
  readonly objective: Objective;
  /** Probability of the quantile objective, in (0, 1). Default 0.5. */
  readonly quantile?: number;
  /** Variance power of the tweedie objective, in (1, 2). Default 1.5. */
  readonly tweediePower?: number;
  /** Absolute error, in the unit of y, beyond which the huber loss is linear. Default 1. */
  readonly huberDelta?: number;
  readonly trees: number;
  readonly leaves: number;
  /** Splits from the root to a leaf at most. Default: no limit. */
  readonly depth?: number;
  readonly learningRate: number;
  /** Rows in a leaf, at least. Default 20. */
  readonly minRows?: number;
  /** Sum of hessians in a leaf, at least. Default 1e-3. */
  readonly minHessian?: number;
  /** Gain of a split, at least. Default 0. */
  readonly minGain?: number;
  /** Penalties on leaf values. Default 0. */
  readonly l1?: number;
  readonly l2?: number;
  /** Share of the rows, of the columns, drawn anew for each tree. Default 1. */
  readonly rowShare?: number;
  readonly columnShare?: number;
  /** Bins per column, 2 to 255, beside the one for missing values. Default 255. */
  readonly bins?: number;
  /** Per column: 1 the prediction may only rise with it, -1 only fall, 0 free. Not for categorical columns. */
  readonly monotone?: readonly (-1 | 0 | 1)[];
  readonly seed: number;
  readonly early?: Early;
  /** Weights of rows, not negative. Default 1 each. */
  readonly weights?: Float64Array;
  /** Memory for the histograms of leaves, in bytes: with less, they are counted again; the result is the same. Default 512 MiB. */
  readonly keptBytes?: number;
}

export interface ForestOptions {
  readonly trees: number;
  /** Leaves per tree at most. Default: no limit. */
  readonly leaves?: number;
  readonly depth?: number;
  /** Rows in a leaf, at least. Default 5. */
  readonly minRows?: number;
  /** Share of the columns tried at each split. Default 1/3. */
  readonly columnShare?: number;
  /** Rows drawn with replacement for each tree, as a share of all. Default 1. */
  readonly rowShare?: number;
  readonly bins?: number;
  readonly seed: number;
  readonly weights?: Float64Array;
}

/** What a learner gets of the world: see ModelContext. */
export interface Tools {
  readonly check: () => void;
  readonly crew?: Crew;
  /** Cells of the table times trees from which on the start of helpers pays. Default 2e8, about a second of work. */
  readonly helpFrom?: number;
  readonly progress?: (share: number) => void;
}

/**
 * One binary tree. Inner nodes are 0, 1, 2 … with node 0 the root, children before grandchildren; a child below 0 is the leaf `-1 - child`.
 * A tree of one leaf has no inner node. A row goes left where its value <= threshold, or its code is in `categories[node]`; a missing value
 * goes left where `missing` is 1.
 */
export interface Tree {
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly missing: readonly number[];
  /** Only where the tree splits on a categorical column: per inner node the codes that go left, null for a numeric split. */
  readonly categories?: readonly (readonly number[] | null)[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Per inner node: how much the split lowered the objective. */
  readonly gain: readonly number[];
  /** Rows (sum of weights) that came by in training: per inner node, per leaf. */
  readonly cover: readonly number[];
  readonly leafCover: readonly number[];
  /** Per leaf: what it adds to the margin; learning rate and averaging are in it. */
  readonly value: readonly number[];
}

/** A trained learner, plain JSON. The margin is `base` plus one leaf of each tree; `link` says how it becomes a prediction. */
export interface Ensemble {
  readonly objective: Objective;
  /** identity: prediction = margin; log: prediction = exp(margin). */
  readonly link: 'identity' | 'log';
  readonly base: number;
  readonly names: readonly string[];
  readonly trees: readonly Tree[];
  /** Mean loss on the held-out rows before the first tree and after each tree that was tried; only with `early`. */
  readonly scores?: readonly number[];
}
