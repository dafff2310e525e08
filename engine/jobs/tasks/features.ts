import { type Block, type Building, buildBlock, type Piece } from '../../stages/features/build/columns.ts';
import { type PreparedSeries, type PreparePlan, prepareSeries, type RawSeries } from '../../stages/features/build/prepare.ts';

/** Repairs some series and makes them regular. */
export const prepare = ({ plan, series }: { plan: PreparePlan; series: readonly RawSeries[] }): PreparedSeries[] =>
  series.map((one) => prepareSeries(plan, one));

/** Builds the rows of the table of features for some pieces of prepared series. */
export const block = ({ building, pieces }: { building: Building; pieces: readonly Piece[] }): Block => buildBlock(building, pieces);
