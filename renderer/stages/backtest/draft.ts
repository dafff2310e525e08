import { useMemo } from 'react';
import { stepsBetween } from '#shared/base/axis.ts';
import type { DeviceChoice } from '#shared/domain/device.ts';
import type { AsOf } from '#shared/domain/known-at.ts';
import type { ModelChoice } from '#shared/domain/model-card.ts';
import type { BacktestPlan } from '#shared/stages/backtest.ts';
import { useCall } from '../../client/call.ts';
import type { DatasetRow } from '../../client/data.ts';
import { useDraft } from '../../client/draft.ts';

/** The plan as the form holds it. */
export interface BacktestDraft {
  models: ModelChoice[];
  horizon: number;
  windows: number;
  /** Left out: the horizon. */
  step?: number;
  mode: 'expanding' | 'sliding';
  trainSize?: number;
  refit: boolean;
  /** Inputs as of a clock time before the first forecast. */
  asOf?: AsOf;
  levels?: number[];
  seed: number;
  /** Of neural nets; left out: as in the settings. */
  device?: DeviceChoice | undefined;
}

const season = (dataset: DatasetRow): number => dataset.body.seasons[0] ?? 1;

/** Observations of a series, on average: enough to begin a plan with. */
const rowsPerSeries = (dataset: DatasetRow): number =>
  Math.max(1, Math.round((dataset.body.rows - dataset.body.missing) / Math.max(1, dataset.body.seriesCount)));

/** The plan of the next run: kept while other views are visited. It begins as the last run's. */
export function useBacktestDraft(dataset: DatasetRow, last: BacktestPlan | undefined) {
  const initial = useMemo((): BacktestDraft => {
    if (last) return draftOf(last);
    const seasonal = season(dataset) > 1;
    const horizon = seasonal ? season(dataset) : 12;
    const explained = dataset.body.covariates.some((c) => c.role === 'known');
    const models = [
      ...(seasonal ? ['seasonal-naive', 'holt-winters', 'theta'] : ['naive', 'drift', 'theta']),
      ...(explained ? ['linear-regression'] : []),
    ];
    return {
      models: models.map((model) => ({ model, params: {} })),
      horizon,
      windows: Math.max(1, Math.min(3, Math.floor(rowsPerSeries(dataset) / horizon) - 2)),
      mode: 'expanding',
      refit: true,
      seed: 1,
    };
  }, [dataset, last]);
  return useDraft<BacktestDraft>(`backtest:${dataset.head.id}`, initial);
}

/** The key under which a choice is stored. */
export const keyOf = (choice: ModelChoice): string => choice.label || choice.model;

/** Why a plan cannot be run, or nothing. */
export function refusal(draft: BacktestDraft): string | undefined {
  if (draft.models.length === 0) return 'Add at least one model.';
  const keys = draft.models.map(keyOf);
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice) return `Two models are called "${twice}": give one of them a label of its own.`;
  if (draft.mode === 'sliding' && !draft.trainSize) return 'Say how many observations the sliding window keeps.';
  return undefined;
}

export const planOf = (draft: BacktestDraft, features: string, levels: number[]): BacktestPlan => ({
  features,
  models: draft.models,
  horizon: draft.horizon,
  windows: draft.windows,
  ...(draft.step ? { step: draft.step } : {}),
  mode: draft.mode,
  ...(draft.mode === 'sliding' && draft.trainSize ? { trainSize: draft.trainSize } : {}),
  refit: draft.refit,
  ...(draft.asOf ? { asOf: draft.asOf } : {}),
  levels: draft.levels ?? levels,
  seed: draft.seed,
});

const draftOf = ({ models, horizon, windows, step, mode, trainSize, refit, asOf, levels, seed }: BacktestPlan): BacktestDraft => ({
  models: [...models],
  horizon,
  windows,
  ...(step && step !== horizon ? { step } : {}),
  mode,
  ...(trainSize ? { trainSize } : {}),
  refit,
  ...(asOf ? { asOf } : {}),
  levels: [...levels],
  seed,
});

/** Whether a run of the draft would only find again what is stored. */
export const isSameRun = (a: BacktestPlan, b: BacktestPlan): boolean => {
  const essence = (p: BacktestPlan) => [
    p.features,
    p.models,
    p.horizon,
    p.windows,
    p.step ?? p.horizon,
    p.mode,
    p.trainSize,
    p.refit,
    p.asOf,
    p.levels,
    p.seed,
  ];
  return JSON.stringify(essence(a)) === JSON.stringify(essence(b));
};

/** Length and last observed time of the series that the drawing of the plan stands for: the first one. */
export function useExample(dataset: DatasetRow): { rows: number; to: number; series?: string } {
  const list = useCall((c) => c.series.list, { dataset: dataset.head.id, limit: 1 }, { fresh: Number.POSITIVE_INFINITY });
  const first = list.data?.series[0];
  if (!first) return { rows: rowsPerSeries(dataset), to: dataset.body.to };
  return { rows: Math.round(stepsBetween(dataset.body.axis, first.from, first.to)) + 1, to: first.to, series: first.series };
}
