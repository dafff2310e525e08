import {
  IconChartArrows,
  IconChartHistogram,
  IconCircleCheck,
  IconDatabaseImport,
  IconGitFork,
  IconHistory,
  IconPackageExport,
  IconRadar2,
  IconShieldCheck,
  IconStack2,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Stage } from '#shared/contract.ts';

export interface StageInfo {
  title: string;
  /** What a person does here, in one line. */
  purpose: string;
  icon: ComponentType<{ size?: number | string; stroke?: number | string }>;
}

export const STAGE_INFO: Record<Stage, StageInfo> = {
  import: {
    title: 'Import',
    purpose: 'Bring a file in: say what each column is, then keep it as a data set version',
    icon: IconDatabaseImport,
  },
  validate: {
    title: 'Validate',
    purpose: 'Find what is wrong with the data, how bad it is, and what could be done',
    icon: IconCircleCheck,
  },
  features: { title: 'Features', purpose: 'Choose repairs and build the columns that models learn from', icon: IconStack2 },
  train: { title: 'Train', purpose: 'Fit a model to every series', icon: IconChartArrows },
  backtest: { title: 'Backtest', purpose: 'Forecast from past cutoffs, as if the future were unknown', icon: IconHistory },
  compare: { title: 'Compare', purpose: 'Score the backtests and rank the models', icon: IconChartHistogram },
  scenario: { title: 'Scenario', purpose: 'Change what is known in advance and see what it does', icon: IconGitFork },
  approve: { title: 'Approve', purpose: 'Ask for a fit to be promoted, and decide what others ask for', icon: IconShieldCheck },
  publish: { title: 'Publish', purpose: 'Build a signed release, try it, push it, let a server answer from it', icon: IconPackageExport },
  monitor: { title: 'Monitor', purpose: 'Score new actuals against what was forecast', icon: IconRadar2 },
};
