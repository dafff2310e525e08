import type { Forecast } from '#shared/domain/forecast.ts';
import type { Panel } from '#shared/domain/panel.ts';
import type { Points } from '../metrics/define.ts';
import { scalesOf } from '../metrics/scale.ts';
import { type Origin, rowsBefore } from './cut.ts';

/** Forecasts of all series from one origin. */
export interface Window {
  readonly origin: Origin;
  readonly forecast: Forecast;
}

/** The scored points of series `s` over all windows: those with a forecast and an actual. Scales are of the history before each cutoff. */
export function pointsOf(panel: Panel, s: number, windows: readonly Window[], season: number): Points {
  const y = panel.y.subarray(panel.offsets[s]!, panel.offsets[s + 1]!);
  const scales = scalesOf(y, season);
  const rows = windows.flatMap(({ origin, forecast }) => {
    const cutoff = rowsBefore(panel, s, origin);
    return Array.from({ length: forecast.horizon }, (_, h) => ({
      forecast,
      cutoff,
      at: s * forecast.horizon + h,
      actual: y[cutoff + h] ?? Number.NaN,
    })).filter((row) => cutoff > 0 && Number.isFinite(row.actual) && Number.isFinite(row.forecast.mean[row.at]!));
  });
  return {
    actual: Float64Array.from(rows, (row) => row.actual),
    mean: Float64Array.from(rows, (row) => row.forecast.mean[row.at]!),
    quantiles: (windows[0]?.forecast.quantiles ?? []).map(({ p }, q) => ({
      p,
      values: Float64Array.from(rows, (row) => row.forecast.quantiles[q]!.values[row.at]!),
    })),
    absoluteScale: Float64Array.from(rows, (row) => scales.absolute(row.cutoff)),
    squaredScale: Float64Array.from(rows, (row) => scales.squared(row.cutoff)),
  };
}
