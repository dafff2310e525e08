import type { TimeAxis } from '#shared/base/axis.ts';
import type { SeriesStatus } from '#shared/domain/forecast.ts';
import type { Cells } from '../cells.ts';
import type { Fallback } from '../fallback.ts';
import type { CovariatePlan } from './covariates.ts';
import type { NetShape } from './network.ts';
import type { View } from './view.ts';

export interface SeriesState {
  readonly id: string;
  /** Time of the last row, null for an empty series. */
  readonly end: number | null;
  readonly state: SeriesStatus['state'];
  readonly reason?: string;
  /** Told instead of a forecast by the net. */
  readonly fallback?: Fallback;
  /** Usual size: the net is told values in it. */
  readonly unit?: number;
  /** Not forecast below 0. */
  readonly floor?: boolean;
  /** The last rows, as many as a window has. */
  readonly tail?: Cells;
  /** The covariates of the plan in its order, past then known, the same rows. */
  readonly covariates?: readonly Cells[];
  readonly statics?: { readonly given: Cells; readonly row: readonly number[]; readonly places: readonly number[] };
}

export interface Member extends View {
  readonly parameters: readonly { readonly name: string; readonly dims: readonly number[] }[];
  /** See packWeights. */
  readonly weights: string;
}

export interface NetState {
  readonly shape: NetShape;
  readonly plan: CovariatePlan;
  /** The size that the values of all series are told in; left out: each in its own. */
  readonly unit?: number;
  readonly members: readonly Member[];
  /** What each covariate moves, as shares; the largest first. */
  readonly importance: readonly { readonly name: string; readonly share: number }[];
  readonly note?: string;
}

/** Plain data: the nets and the ends of the histories. */
export interface NeuralState<P> {
  readonly axis: TimeAxis;
  readonly params: P;
  /** Left out where no series could be learnt from. */
  readonly net?: NetState;
  readonly series: readonly SeriesState[];
}

export const cellAt = (cells: Cells, i: number): number => cells[i] ?? Number.NaN;
