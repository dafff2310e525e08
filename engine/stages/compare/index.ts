import type { contract } from '#shared/contract.ts';
import { Comparison } from '#shared/stages/compare.ts';
import type { Handlers } from '../../handlers.ts';
import { metricCards } from '../../metrics/index.ts';
import { getRecord, listRecords } from '../../store/records.ts';
import { runCompare } from './run.ts';
import { bySeries, byStep } from './views.ts';

/** Backtests -> Comparison: scores, ranks, significance, from stored forecasts alone. Never refits. */
export const compareStage: Handlers<typeof contract.compare> = {
  run: runCompare,
  list: ({ dataset }, { db }) => db.read((sql) => listRecords(sql, 'comparison', Comparison, dataset)),
  get: ({ comparison }, { db }) => db.read((sql) => getRecord(sql, 'comparison', comparison, Comparison)),
  bySeries,
  byStep,
  metrics: () => [...metricCards],
};
