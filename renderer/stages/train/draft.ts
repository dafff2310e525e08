import { useMemo } from 'react';
import type { DatasetRow } from '../../client/data.ts';
import { useDraft } from '../../client/draft.ts';

export interface TrainDraft {
  model: string;
  params: Record<string, unknown>;
  label: string;
  horizon: number;
  seed: number;
}

/** One season is what most plans need; where there is none, a dozen steps. */
const usualHorizon = (seasons: readonly number[]): number => ((seasons[0] ?? 1) > 1 ? seasons[0]! : 12);

/** What will be fitted next: kept while other views are visited. */
export function useTrainDraft(dataset: DatasetRow) {
  const { seasons } = dataset.body;
  const initial = useMemo(
    (): TrainDraft => ({
      model: (seasons[0] ?? 1) > 1 ? 'seasonal-naive' : 'naive',
      params: {},
      label: '',
      horizon: usualHorizon(seasons),
      seed: 1,
    }),
    [seasons],
  );
  return useDraft<TrainDraft>(`train:${dataset.head.id}`, initial);
}
