import type { contract } from '#shared/contract.ts';
import { Fit } from '#shared/stages/train.ts';
import { type Handlers, made } from '../../handlers.ts';
import { findModel } from '../../jobs/tasks/model.ts';
import { forecastFit } from '../../panel/forecast.ts';
import { loadPanel } from '../../panel/load.ts';
import { sourceOf } from '../../panel/source.ts';
import { writeForecast } from '../../panel/write.ts';
import { getRecord } from '../../store/records.ts';

export const exportForecasts: Handlers<typeof contract.train>['export'] = async ({ fit: id, path, levels, ...input }, ctx) => {
  const { fit, dataset, loaded } = await ctx.db.read(async (sql) => {
    const fit = await getRecord(sql, 'fit', id, Fit);
    const { features, dataset } = await sourceOf(sql, fit.body.features);
    ctx.progress(0, 'reading the series');
    return { fit, dataset, loaded: await loadPanel(sql, features, dataset) };
  });
  const known = loaded.future(input.horizon ?? fit.body.horizon);
  if (findModel(fit.body.choice.model).can.covariates !== 'none') for (const note of known.notes) ctx.note('warn', note);
  const onShare = (share: number) => ctx.progress(0.9 * share, `forecasting ${loaded.panel.ids.length} series`);
  const forecast = await forecastFit({ ...ctx, onShare }, fit, loaded, known, levels);
  ctx.progress(0.9, `writing ${path}`);
  const { series, time } = dataset.body.plan;
  await writeForecast(path, forecast, {
    axis: dataset.body.axis,
    series: series.length === 1 ? series[0]! : 'series',
    time: time.kind === 'column' ? time.column : 'time',
    levels,
    overwrite: false,
  });
  return made(fit.head.id);
};
