import { type ComponentType, lazy } from 'react';
import type { Stage } from '#shared/contract.ts';
import type { StageViewProps } from '../client/data.ts';

// The one place where the app knows the views by name; each is fetched when it is first opened.
export const VIEWS: Record<Stage, ComponentType<Partial<StageViewProps>>> = {
  import: lazy(() => import('../stages/import/view.tsx').then((m) => ({ default: m.ImportView }))),
  validate: stage(() => import('../stages/validate/view.tsx').then((m) => m.ValidateView)),
  features: stage(() => import('../stages/features/view.tsx').then((m) => m.FeaturesView)),
  train: stage(() => import('../stages/train/view.tsx').then((m) => m.TrainView)),
  backtest: stage(() => import('../stages/backtest/view.tsx').then((m) => m.BacktestView)),
  compare: stage(() => import('../stages/compare/view.tsx').then((m) => m.CompareView)),
  scenario: stage(() => import('../stages/scenario/view.tsx').then((m) => m.ScenarioView)),
  approve: stage(() => import('../stages/approve/view.tsx').then((m) => m.ApproveView)),
  publish: stage(() => import('../stages/publish/view.tsx').then((m) => m.PublishView)),
  monitor: stage(() => import('../stages/monitor/view.tsx').then((m) => m.MonitorView)),
};

function stage(load: () => Promise<ComponentType<StageViewProps>>): ComponentType<Partial<StageViewProps>> {
  return lazy(() => load().then((view) => ({ default: view as ComponentType<Partial<StageViewProps>> })));
}
