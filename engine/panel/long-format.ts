import type { TimeAxis } from '#shared/base/axis.ts';
import { type Forecast, intervalOf } from '#shared/domain/forecast.ts';

export interface LongFormat {
  readonly axis: TimeAxis;
  /** Name of the series column. */
  readonly series: string;
  /** Name of the time column. */
  readonly time: string;
  readonly levels: readonly number[];
  readonly overwrite: boolean;
  /** How times are written in CSV. Default: integers as they are, whole days as dates, instants in UTC. */
  readonly format?: (t: number) => string;
}

/** `mean`, then `lo-80`, `hi-80` … by level ascending. Rows are series-major; NaN where there is no forecast. */
export function forecastColumns(forecast: Forecast, levels: readonly number[]): { name: string; values: Float64Array }[] {
  const intervals = [...new Set(levels)].sort((a, b) => a - b).map((level) => ({ level, ...intervalOf(forecast, level)! }));
  return [
    { name: 'mean', values: forecast.mean },
    ...intervals.flatMap(({ level, lo, hi }) => [
      { name: `lo-${level}`, values: lo },
      { name: `hi-${level}`, values: hi },
    ]),
  ];
}
