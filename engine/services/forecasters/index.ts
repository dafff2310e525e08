import type { contract } from '#shared/contract.ts';
import { Forecaster } from '#shared/services/forecasters.ts';
import type { Handlers } from '../../handlers.ts';
import { getRecord, listRecords } from '../../store/records.ts';
import { importForecaster } from './import.ts';
import { outlineFrom } from './outline.ts';
import { propose } from './propose.ts';
import { lookInto } from './source.ts';
import { tryForecaster } from './try.ts';

/** An ONNX file of another maker -> Forecaster: looked into, mapped, tried, kept. */
export const forecasters: Handlers<typeof contract.forecasters> = {
  inspect: ({ path }) => {
    const { path: file, found, refusals } = lookInto(path);
    const { proposal, reasons } = propose(found);
    return { file, outline: outlineFrom(found), refusals: [...refusals], proposal, reasons: [...reasons] };
  },
  check: async (attempt, ctx) => {
    const { file, known, trial } = await tryForecaster(attempt, ctx);
    if (!known) await ctx.artifacts.remove(file);
    return trial;
  },
  import: importForecaster,
  list: (_, { db }) => db.read((sql) => listRecords(sql, 'forecaster', Forecaster)),
  get: ({ forecaster }, { db }) => db.read((sql) => getRecord(sql, 'forecaster', forecaster, Forecaster)),
};
