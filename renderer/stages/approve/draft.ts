import type { StoredRecord } from '#shared/domain/record.ts';
import type { Comparison } from '#shared/stages/compare.ts';
import type { Fit } from '#shared/stages/train.ts';
import { useDraft } from '../../client/draft.ts';

export interface RequestDraft {
  /** Left out: the proposal. */
  model?: string;
  note: string;
  change: string;
}

const EMPTY: RequestDraft = { note: '', change: '' };
export const useRequestDraft = (dataset: string) => useDraft<RequestDraft>(`approve:${dataset}`, EMPTY);
export const emptied: Partial<RequestDraft> = { ...EMPTY, model: undefined };

/** The newest fit of the model that ranks best among those that have one. */
export function bestFit(fits: readonly StoredRecord<Fit>[], comparison: Comparison | undefined): StoredRecord<Fit> | undefined {
  const names = comparison?.leaderboard.map((r) => r.key) ?? [];
  const keyed = names.map((key) => fits.find((f) => (f.body.choice.label || f.body.choice.model) === key || f.body.choice.model === key));
  return keyed.find((f) => f !== undefined) ?? fits[0];
}
