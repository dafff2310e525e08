import type { Dataset } from '#shared/stages/import.ts';
import { type CheckedSeries, checkSeries, type SeriesInput } from '../../stages/validate/series.ts';

export interface CheckTask {
  readonly dataset: Pick<Dataset, 'axis' | 'seasons'>;
  readonly series: readonly SeriesInput[];
}

/** All checks of *validate* over some series, in their order. */
export const checkSeriesTask = ({ dataset, series }: CheckTask): CheckedSeries[] => series.map((one) => checkSeries(dataset, one));
