import type { contract } from '#shared/contract.ts';
import { FeatureSet } from '#shared/stages/features.ts';
import { Dataset } from '#shared/stages/import.ts';
import { Validation } from '#shared/stages/validate.ts';
import type { Handlers } from '../../handlers.ts';
import { holidayPlaces } from '../../panel/holidays.ts';
import { getRecord } from '../../store/records.ts';
import { preview } from './preview.ts';
import { propose } from './propose.ts';
import { run } from './run.ts';
import { widened } from './widen.ts';

export const featuresStage: Handlers<typeof contract.features> = {
  propose: ({ validation, size }, ctx) =>
    ctx.db.read(async (sql) => {
      const checked = await getRecord(sql, 'validation', validation, Validation);
      const dataset = await getRecord(sql, 'dataset', checked.body.dataset, Dataset);
      const lean = propose(dataset.body, checked.body);
      return size === 'full' ? widened(lean, dataset.body) : lean;
    }),
  run,
  get: ({ features }, ctx) => ctx.db.read((sql) => getRecord(sql, 'features', features, FeatureSet)),
  preview: (input, ctx) => ctx.db.read((sql) => preview(sql, input)),
  holidays: ({ country }) => holidayPlaces(country),
};
