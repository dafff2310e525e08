import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import { intervalOf } from '#shared/domain/forecast.ts';
import { Fit } from '#shared/stages/train.ts';
import type { Handlers } from '../../handlers.ts';
import { findModel } from '../../jobs/tasks/model.ts';
import { forecastFit } from '../../panel/forecast.ts';
import { loadPanel } from '../../panel/load.ts';
import { sourceOf } from '../../panel/source.ts';
import { getRecord } from '../../store/records.ts';

export const forecastSeries: Handlers<typeof contract.train>['forecast'] = async (input, ctx) => {
  const { fit, loaded } = await ctx.db.read(async (sql) => {
    const fit = await getRecord(sql, 'fit', input.fit, Fit);
    const { features, dataset } = await sourceOf(sql, fit.body.features);
    // A global model forecasts all series at once; a local one only those it is asked for.
    const series = findModel(fit.body.choice.model).scope === 'local' ? [input.series] : undefined;
    return { fit, loaded: await loadPanel(sql, features, dataset, { series }) };
  });
  const { panel } = loaded;
  const s = panel.ids.indexOf(input.series);
  if (s < 0)
    throw new AlmanacError('NOT_FOUND', `The fit ${input.fit} has no series "${input.series}".`, {
      hint: 'List its series with their status to see the names.',
      place: { series: input.series },
    });
  const horizon = input.horizon ?? fit.body.horizon;
  const forecast = await forecastFit(ctx, fit, loaded, loaded.future(horizon), input.levels);
  const mine = (values: Float64Array) => Float64Array.from(values.subarray(s * horizon, (s + 1) * horizon));
  const from = Math.max(panel.offsets[s]!, panel.offsets[s + 1]! - input.history);
  return {
    series: input.series,
    history: {
      times: Float64Array.from(panel.times.subarray(from, panel.offsets[s + 1])),
      values: Float64Array.from(panel.y.subarray(from, panel.offsets[s + 1])),
    },
    times: mine(forecast.times),
    mean: mine(forecast.mean),
    intervals: input.levels.map((level) => {
      const { lo, hi } = intervalOf(forecast, level)!;
      return { level, lo: mine(lo), hi: mine(hi) };
    }),
    status: forecast.status[s]!,
  };
};
