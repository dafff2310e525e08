import type { TimeAxis } from '#shared/base/axis.ts';
import type { Recipe } from '#shared/stages/features.ts';
import { type Block, buildBlock, type Piece } from '../../stages/features/build/columns.ts';
import { type PreparedSeries, type PreparePlan, prepareSeries, type RawSeries } from '../../stages/features/build/prepare.ts';

/** Repairs some series and makes them regular. */
export const prepare = ({ plan, series }: { plan: PreparePlan; series: readonly RawSeries[] }): PreparedSeries[] =>
  series.map((one) => prepareSeries(plan, one));

/** Builds the rows of the table of features for some pieces of prepared series. */
export const block = ({ recipe, axis, pieces }: { recipe: Recipe; axis: TimeAxis; pieces: readonly Piece[] }): Block =>
  buildBlock(recipe, axis, pieces);
