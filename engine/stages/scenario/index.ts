import type { contract } from '#shared/contract.ts';
import { Scenario } from '#shared/stages/scenario.ts';
import type { Handlers } from '../../handlers.ts';
import { getRecord, listRecords } from '../../store/records.ts';
import { runScenario } from './run.ts';
import { scenarioCovariates, scenarioSeries } from './view.ts';

/** Fit + edits of what is known in advance -> Scenario: forecast beside the baseline. Never touches the data set. */
export const scenarioStage: Handlers<typeof contract.scenario> = {
  run: runScenario,
  list: async ({ fit, dataset }, { db }) => {
    const all = await db.read((sql) => listRecords(sql, 'scenario', Scenario, dataset));
    return fit ? all.filter((scenario) => scenario.body.fit === fit) : all;
  },
  get: ({ scenario }, { db }) => db.read((sql) => getRecord(sql, 'scenario', scenario, Scenario)),
  covariates: scenarioCovariates,
  series: scenarioSeries,
};
