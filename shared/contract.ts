import { auditService } from './services/audit.ts';
import { catalogService } from './services/catalog.ts';
import { filesService } from './services/files.ts';
import { forecastersService } from './services/forecasters.ts';
import { identitiesService } from './services/identities.ts';
import { jobsService } from './services/jobs.ts';
import { registryService } from './services/registry.ts';
import { searchService } from './services/search.ts';
import { secretsService } from './services/secrets.ts';
import { seriesService } from './services/series.ts';
import { settingsService } from './services/settings.ts';
import { workspaceService } from './services/workspace.ts';
import { approveStage } from './stages/approve.ts';
import { backtestStage } from './stages/backtest.ts';
import { compareStage } from './stages/compare.ts';
import { featuresStage } from './stages/features.ts';
import { importStage } from './stages/import.ts';
import { monitorStage } from './stages/monitor.ts';
import { publishStage } from './stages/publish.ts';
import { scenarioStage } from './stages/scenario.ts';
import { trainStage } from './stages/train.ts';
import { validateStage } from './stages/validate.ts';

/** The stages in the order in which a person works. Everything that shows stages shows them in this order. */
export const STAGES = [
  'import',
  'validate',
  'features',
  'train',
  'backtest',
  'compare',
  'scenario',
  'approve',
  'publish',
  'monitor',
] as const;
export type Stage = (typeof STAGES)[number];

/** Every method of Almanac. Dispatch, client, CLI and reference docs derive from it. */
export const contract = {
  import: importStage,
  validate: validateStage,
  features: featuresStage,
  train: trainStage,
  backtest: backtestStage,
  compare: compareStage,
  scenario: scenarioStage,
  approve: approveStage,
  publish: publishStage,
  monitor: monitorStage,
  registry: registryService,
  audit: auditService,
  workspace: workspaceService,
  catalog: catalogService,
  series: seriesService,
  search: searchService,
  forecasters: forecastersService,
  jobs: jobsService,
  identities: identitiesService,
  secrets: secretsService,
  settings: settingsService,
  files: filesService,
};
export type Contract = typeof contract;
