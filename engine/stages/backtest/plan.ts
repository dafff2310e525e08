import type { AnyModel } from '#models/kit/define.ts';
import { resolveParams } from '#models/kit/params.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { ModelChoice } from '#shared/domain/model-card.ts';
import type { Panel } from '#shared/domain/panel.ts';
import type { BacktestPlan } from '#shared/stages/backtest.ts';
import { findModel } from '../../jobs/tasks/model.ts';
import { type Origin, rowsBefore } from '../../panel/cut.ts';

export interface Contender {
  readonly key: string;
  readonly choice: ModelChoice;
  readonly model: AnyModel;
  readonly params: Record<string, unknown>;
}

/** The models with their parameters resolved, each under a key of its own. */
export function contendersOf(choices: readonly ModelChoice[], seasons: readonly number[]): readonly Contender[] {
  const seen = new Set<string>();
  return choices.map((choice, i) => {
    const key = choice.label ?? choice.model;
    if (seen.has(key))
      throw new AlmanacError('BAD_REQUEST', `Two of the models are called "${key}".`, {
        hint: 'Give one of them a label of its own.',
        place: { field: `models.${i}.label` },
      });
    seen.add(key);
    const model = findModel(choice);
    return { key, choice, model, params: resolveParams(model, choice.params, seasons) as Record<string, unknown> };
  });
}

/** The origins from the earliest to the latest, which lies one horizon before the end. */
export function originsOf({ windows, step, horizon, mode, trainSize, asOf }: BacktestPlan): readonly Origin[] {
  if (mode === 'sliding' && trainSize === undefined)
    throw new AlmanacError('BAD_REQUEST', 'A sliding window needs its size.', {
      hint: 'Give trainSize, the number of observations to train on, or use the mode "expanding".',
      place: { field: 'trainSize' },
    });
  return Array.from({ length: windows }, (_, w) => ({
    back: horizon + (windows - 1 - w) * (step ?? horizon),
    ...(mode === 'sliding' ? { trainSize } : {}),
    ...(asOf ? { asOf } : {}),
  }));
}

/** Refuses a plan that no series is long enough for. */
export function refuseTooLong(panel: Panel, origins: readonly Origin[]): void {
  const last = origins.at(-1)!;
  if (panel.ids.some((_, s) => rowsBefore(panel, s, last) > 0)) return;
  const longest = panel.ids.reduce((most, _, s) => Math.max(most, panel.offsets[s + 1]! - panel.offsets[s]!), 0);
  throw new AlmanacError(
    'UNSUITABLE',
    `The longest series has ${longest} observations: nothing is left to train on before a horizon of ${last.back}.`,
    {
      hint: 'Choose a shorter horizon.',
      place: { field: 'horizon' },
    },
  );
}
