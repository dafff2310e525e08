import type { contract } from '#shared/contract.ts';
import { Dataset } from '#shared/stages/import.ts';
import type { Handlers } from '../../handlers.ts';
import { getRecord } from '../../store/records.ts';
import { listDatasets, listRejects } from './list.ts';
import { detect } from './propose/detect.ts';
import { runImport } from './run.ts';
import { sampleFiles } from './samples.ts';

/** a file -> Dataset */
export const importStage: Handlers<typeof contract.import> = {
  detect: (input) => detect(input),
  run: runImport,
  list: (_, ctx) => ctx.db.read(listDatasets),
  get: ({ dataset }, ctx) => ctx.db.read((sql) => getRecord(sql, 'dataset', dataset, Dataset)),
  rejects: ({ dataset, offset, limit }, ctx) => ctx.db.read((sql) => listRejects(sql, dataset, offset, limit)),
  sample: (_, ctx) => sampleFiles(ctx.home),
};
