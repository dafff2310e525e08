import type { contract } from '#shared/contract.ts';
import { Fit } from '#shared/stages/train.ts';
import type { Handlers } from '../../handlers.ts';
import { listStatuses } from '../../panel/statuses.ts';
import { getRecord, listRecords } from '../../store/records.ts';
import { estimateFit } from './estimate.ts';
import { explainSeries, importanceOf } from './explain.ts';
import { exportForecasts } from './export.ts';
import { forecastSeries } from './forecast.ts';
import { writeOnnx } from './onnx.ts';
import { pathsOfSeries } from './paths.ts';
import { runTrain } from './run.ts';
import { curveOf, stopTraining } from './training.ts';

/** FeatureSet + model id + params -> Fit. Never scores. */
export const trainStage: Handlers<typeof contract.train> = {
  run: runTrain,
  estimate: estimateFit,
  curve: curveOf,
  stop: stopTraining,
  list: async ({ features, dataset }, { db }) => {
    const fits = await db.read((sql) => listRecords(sql, 'fit', Fit, dataset));
    return features ? fits.filter((fit) => fit.body.features === features) : fits;
  },
  get: ({ fit }, { db }) => db.read((sql) => getRecord(sql, 'fit', fit, Fit)),
  status: ({ fit, ...query }, { db }) =>
    db.read(async (sql) => {
      await getRecord(sql, 'fit', fit, Fit);
      const { total, series } = await listStatuses(sql, fit, query);
      return { total, series: series.map(({ key: _, window: __, ...status }) => status) };
    }),
  forecast: forecastSeries,
  explain: explainSeries,
  importance: importanceOf,
  paths: pathsOfSeries,
  export: exportForecasts,
  onnx: writeOnnx,
};
