import { resolveParams } from '#models/kit/params.ts';
import { timesAfter } from '#shared/base/axis.ts';
import type { Forecast, SeriesStatus } from '#shared/domain/forecast.ts';
import type { Panel } from '#shared/domain/panel.ts';
import { findModel } from '../jobs/tasks/model.ts';
import { nothingFitted } from '../panel/statuses.ts';
import { draftForecast } from '../panel/write.ts';
import { withPieces } from './input.ts';
import type { ForecastFileOptions } from './options.ts';
import { fitAndForecast } from './run.ts';
import { timeText } from './times.ts';

export interface ForecastFileResult {
  readonly output: string;
  readonly series: number;
  readonly status: readonly SeriesStatus[];
}

// A failed series still gets its rows, with empty values: nothing is dropped in silence.
function withTimes(forecast: Forecast, panel: Panel): Forecast {
  const times = new Float64Array(forecast.times.length);
  panel.ids.forEach((_, s) => {
    const last = panel.times[panel.offsets[s + 1]! - 1]!;
    times.set(
      panel.offsets[s + 1] === panel.offsets[s]
        ? new Float64Array(forecast.horizon).fill(Number.NaN)
        : timesAfter(panel.axis, last, forecast.horizon),
      s * forecast.horizon,
    );
  });
  return { ...forecast, times };
}

/**
 * Forecasts every series of a file and writes a file in the long format: the series column, the time column, `mean`, and `lo-L`, `hi-L` per level;
 * series in input order, times ascending. Needs no workspace.
 *
 * Throws NOT_FOUND (file, column, model), BAD_REQUEST (parameters), UNREADABLE and UNSUITABLE naming file, row, column or series, and
 * MODEL_FAILED where no series could be fitted: nothing is written then.
 */
export async function forecastFile(options: ForecastFileOptions): Promise<ForecastFileResult> {
  const { levels, output, seed = 1, note } = options;
  const ref = { model: options.model, intervals: options.intervals };
  const model = findModel(ref);
  const params = resolveParams(model, options.params ?? {}, options.seasons);
  return withPieces(options, model.scope === 'global', async (pieces) => {
    const { axis, style } = pieces;
    if (pieces.known.length > 0 && model.can.covariates === 'none') note?.(`${model.id} uses no covariates: ${options.future} is ignored.`);
    const format = (t: number): string => timeText(axis, style, t);
    const names = { series: options.series ?? 'series', time: options.time };
    const draft = await draftForecast(output, { axis, ...names, levels, overwrite: true, format });
    try {
      const status: SeriesStatus[] = [];
      for await (const { panel, forecast } of fitAndForecast({ ref, model, params, levels, seed }, pieces, options)) {
        status.push(...forecast.status);
        await draft.add(withTimes(forecast, panel));
      }
      if (status.every(({ state }) => state === 'failed')) throw nothingFitted(model.id, status);
      await draft.end();
      return { output, series: pieces.series, status };
    } catch (error) {
      await draft.abandon();
      throw error;
    }
  });
}
