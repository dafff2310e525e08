import type { Edit } from '#shared/stages/scenario.ts';
import { useDraft } from '../../client/draft.ts';

export interface ScenarioDraft {
  name: string;
  edits: Edit[];
  /** Left out: that of the fit. */
  horizon?: number;
}

const EMPTY: ScenarioDraft = { name: '', edits: [] };

/** The scenario that is being put together for one fit. */
export const useScenarioDraft = (fit: string | undefined) => useDraft<ScenarioDraft>(`scenario:${fit ?? ''}`, EMPTY);
