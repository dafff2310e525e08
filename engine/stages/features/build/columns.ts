import type { TimeAxis } from '#shared/base/axis.ts';
import type { Recipe } from '#shared/stages/features.ts';
import { madeColumns } from '../../../panel/columns/specs.ts';
import { knownFeatures } from '../../../panel/known.ts';
import type { PreparedSeries, UsedCovariate } from './prepare.ts';

/** Some rows of a prepared series, with its static covariates. */
export interface Piece {
  readonly series: Pick<PreparedSeries, 's' | 'times' | 'y' | 'raw' | 'covariates'>;
  readonly statics: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** Rows of the table of features, column by column. */
export interface Block {
  readonly s: Int32Array;
  readonly t: Float64Array;
  readonly y: Float64Array;
  readonly raw: Float64Array;
  /** In the order of the feature set's columns. */
  readonly features: readonly Float64Array[];
}

type Known = ReturnType<typeof knownFeatures>;

/** Series of a panel mostly share their times: those of the last one are kept, and cut where the next one lies within them. */
function knownByTime(recipe: Recipe, axis: TimeAxis): (times: Float64Array) => Known {
  let last: { times: Float64Array; columns: Known } = { times: new Float64Array(0), columns: [] };
  return (times) => {
    const at = last.times.indexOf(times[0]!);
    if (at >= 0 && last.times[at + times.length - 1] === times[times.length - 1])
      return last.columns.map(({ name, values }) => ({ name, values: values.subarray(at, at + times.length) }));
    last = { times, columns: knownFeatures(recipe, axis, times) };
    return last.columns;
  };
}

export interface Building {
  readonly recipe: Recipe;
  readonly axis: TimeAxis;
  readonly covariates: readonly UsedCovariate[];
}

/** The table's rows for some pieces, in their order: given covariates, what is made of them and of the target, then what is known from the time alone. */
export function buildBlock({ recipe, axis, covariates }: Building, pieces: readonly Piece[]): Block {
  const rows = pieces.reduce((n, piece) => n + piece.to - piece.from, 0);
  const fresh = () => new Float64Array(new SharedArrayBuffer(8 * rows));
  const known = knownByTime(recipe, axis);
  const made = madeColumns(recipe, axis, covariates);
  const given = covariates.length + (pieces[0]?.statics.length ?? 0);
  const ahead = knownFeatures(recipe, axis, new Float64Array(0)).length;
  const features = Array.from({ length: given + made.length + ahead }, fresh);
  const block = { s: new Int32Array(new SharedArrayBuffer(4 * rows)), t: fresh(), y: fresh(), raw: fresh(), features };
  let at = 0;
  for (const { series, statics, from, to } of pieces) {
    let c = 0;
    block.s.fill(series.s, at, at + to - from);
    block.t.set(series.times.subarray(from, to), at);
    block.y.set(series.y.subarray(from, to), at);
    block.raw.set(series.raw.subarray(from, to), at);
    for (const x of series.covariates) features[c++]!.set(x.subarray(from, to), at);
    for (const z of statics) features[c++]!.fill(z, at, at + to - from);
    for (const { write } of made) write(series, from, to, features[c++]!, at);
    for (const { values } of known(series.times.subarray(from, to))) features[c++]!.set(values, at);
    at += to - from;
  }
  return block;
}
