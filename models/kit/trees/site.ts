import type { Binned } from './binned.ts';
import type { Layout } from './layout.ts';
import type { Units } from './rules.ts';
import type { Views } from './tasks.ts';
import type { Team } from './team.ts';

/** What growing works on. */
export interface Site {
  readonly layout: Layout;
  readonly views: Views;
  readonly memory: DataView;
  readonly team: Team;
  readonly binned: Binned;
  readonly check: () => void;
}

/** How the cells of a tree were quantised, and which rows and columns it may learn from. */
export interface Draw extends Units {
  /** Rows to learn from are order[0 .. rows); the others follow them and are only sent to their leaves. */
  readonly rows: number;
  readonly columns: Int32Array;
}

/** A run of `order`, its end exclusive. */
export type Run = readonly [from: number, to: number];
