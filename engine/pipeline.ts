import type { Contract } from '#shared/contract.ts';
import type { Handlers } from './handlers.ts';
import { audit } from './services/audit/index.ts';
import { catalog } from './services/catalog/index.ts';
import { files } from './services/files/index.ts';
import { forecasters } from './services/forecasters/index.ts';
import { identities } from './services/identities/index.ts';
import { jobs } from './services/jobs/index.ts';
import { registry } from './services/registry/index.ts';
import { search } from './services/search/index.ts';
import { secrets } from './services/secrets/index.ts';
import { series } from './services/series/index.ts';
import { settings } from './services/settings/index.ts';
import { workspace } from './services/workspace/index.ts';
import { approveStage } from './stages/approve/index.ts';
import { backtestStage } from './stages/backtest/index.ts';
import { compareStage } from './stages/compare/index.ts';
import { featuresStage } from './stages/features/index.ts';
import { importStage } from './stages/import/index.ts';
import { monitorStage } from './stages/monitor/index.ts';
import { publishStage } from './stages/publish/index.ts';
import { scenarioStage } from './stages/scenario/index.ts';
import { trainStage } from './stages/train/index.ts';
import { validateStage } from './stages/validate/index.ts';

/** The table of contents: every stage in the order of work, then the services. Stages meet in records only. */
export const pipeline: { readonly [K in keyof Contract]: Handlers<Contract[K]> } = {
  import: importStage, //     a file                       -> Dataset
  validate: validateStage, // Dataset                      -> Validation
  features: featuresStage, // Dataset + Validation         -> FeatureSet
  train: trainStage, //       FeatureSet + model           -> Fit
  backtest: backtestStage, // FeatureSet + models, cutoffs -> Backtest
  compare: compareStage, //   Backtests                    -> Comparison
  scenario: scenarioStage, // Fit + edits                  -> Scenario
  approve: approveStage, //   Fit + Comparison             -> Approval
  publish: publishStage, //   Approval                     -> Release
  monitor: monitorStage, //   Fit + new actuals            -> Check
  registry, //                Approvals, Releases         -> models, versions, aliases
  audit,
  workspace,
  catalog,
  series,
  search,
  forecasters, //             an ONNX file                 -> Forecaster
  jobs,
  identities,
  secrets,
  settings,
  files,
};
