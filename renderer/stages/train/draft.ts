import { useMemo } from 'react';
import type { DeviceChoice } from '#shared/domain/device.ts';
import type { IntervalChoice } from '#shared/domain/model-card.ts';
import type { Fit } from '#shared/stages/train.ts';
import type { DatasetRow } from '../../client/data.ts';
import { useDraft } from '../../client/draft.ts';
import { choiceFrom, type PickableModel } from '../../components/pickable.ts';

export interface TrainDraft {
  model: string;
  params: Record<string, unknown>;
  label: string;
  /** Left out: the model's own. */
  intervals?: IntervalChoice | undefined;
  horizon: number;
  seed: number;
  /** Of neural nets; left out: as in the settings. */
  device?: DeviceChoice | undefined;
}

/** The part of a draft that picking a model decides. */
export function picked(model: PickableModel): Pick<TrainDraft, 'model' | 'params' | 'label'> {
  const { model: id, params, label = '' } = choiceFrom(model);
  return { model: id, params, label };
}

/** One season is what most plans need; where there is none, a dozen steps. */
const usualHorizon = (seasons: readonly number[]): number => ((seasons[0] ?? 1) > 1 ? seasons[0]! : 12);

/** What will be fitted next: kept while other views are visited. It begins as the last fit did. */
export function useTrainDraft(dataset: DatasetRow, last: Fit | undefined) {
  const { seasons } = dataset.body;
  const initial = useMemo(
    (): TrainDraft => ({
      model: last?.choice.model ?? ((seasons[0] ?? 1) > 1 ? 'seasonal-naive' : 'naive'),
      params: last?.choice.params ?? {},
      label: last?.choice.label ?? '',
      intervals: last?.choice.intervals,
      horizon: last?.horizon ?? usualHorizon(seasons),
      seed: last?.seed ?? 1,
    }),
    [seasons, last],
  );
  return useDraft<TrainDraft>(`train:${dataset.head.id}`, initial);
}
