import type { Ensemble, Table, Tools } from '../trees/types.ts';

export interface Sample {
  readonly table: Table;
  readonly y: Float64Array;
}

/** What turns rows into trees. The same seed gives the same trees. */
export interface Learner {
  /** A cheap fit that tells one target from another. */
  readonly sketch: (sample: Sample, seed: number, tools: Tools) => Ensemble;
  /** Learns; where it can, it stops once `held` rows are foretold best. */
  readonly learn: (sample: Sample, held: Sample, seed: number, tools: Tools) => Ensemble;
  /** Learns from all rows, as large as `first` came out; without it there were too few rows to hold some out. */
  readonly relearn: (sample: Sample, first: Ensemble | undefined, seed: number, tools: Tools) => Ensemble;
  /** Learns how large errors are from the size of errors. */
  readonly gauge: (sample: Sample, seed: number, tools: Tools) => Ensemble;
}
