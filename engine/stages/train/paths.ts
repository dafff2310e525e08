import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import { Fit } from '#shared/stages/train.ts';
import type { Handlers } from '../../handlers.ts';
import { findModel } from '../../jobs/tasks/model.ts';
import { linesOfSeries } from '../../panel/forecast.ts';
import { loadPanel, usesPast } from '../../panel/load.ts';
import { viewSeries } from '../../panel/slice.ts';
import { sourceOf } from '../../panel/source.ts';
import { getRecord } from '../../store/records.ts';

export const pathsOfSeries: Handlers<typeof contract.train>['paths'] = async (input, ctx) => {
  const { fit, model, loaded } = await ctx.db.read(async (sql) => {
    const fit = await getRecord(sql, 'fit', input.fit, Fit);
    const { features, dataset } = await sourceOf(sql, fit.body.features);
    const model = findModel(fit.body.choice);
    const series = model.scope === 'local' ? [input.series] : undefined;
    return { fit, model, loaded: await loadPanel(sql, features, dataset, { series, past: usesPast(model) }) };
  });
  const { panel } = loaded;
  const s = panel.ids.indexOf(input.series);
  if (s < 0)
    throw new AlmanacError('NOT_FOUND', `The fit ${input.fit} has no series "${input.series}".`, {
      hint: 'List its series with their status to see the names.',
      place: { series: input.series },
    });
  const horizon = input.horizon ?? fit.body.horizon;
  const { future, times } = loaded.future(horizon);
  const { choice, params, seed } = fit.body;
  const values = await ctx.pool.run('paths', {
    ...{ model: choice, params, future, series: input.series, paths: input.paths, seed: input.seed ?? seed },
    place: model.scope === 'local' ? 0 : s,
    units: await linesOfSeries(ctx.artifacts, fit, loaded, s),
    panel: viewSeries(panel, [s, s + 1]),
  });
  return {
    series: input.series,
    times: Float64Array.from(times.subarray(s * horizon, (s + 1) * horizon)),
    count: values.length / horizon,
    values: Float64Array.from(values),
  };
};
