import { catalog } from '#models/catalog.ts';
import { makeContext } from '#models/kit/context.ts';
import type { AnyModel, Crew, ModelContext } from '#models/kit/define.ts';
import { withIntervals } from '#models/kit/intervals/wrap.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { ModelChoice } from '#shared/domain/model-card.ts';

/** A model by its id alone, or with intervals of another kind. */
export type ModelRef = string | Pick<ModelChoice, 'model' | 'intervals'>;

/** The model of that id, its intervals made as chosen, or NOT_FOUND; BAD_REQUEST for bounds that no value lies between. */
export function findModel(ref: ModelRef): AnyModel {
  const { model: id, intervals } = typeof ref === 'string' ? { model: ref, intervals: undefined } : ref;
  const model = catalog.find((m) => m.id === id);
  if (model) return withIntervals(model, intervals);
  throw new AlmanacError('NOT_FOUND', `There is no model "${id}".`, {
    hint: `Known models: ${catalog.map((m) => m.id).join(', ')}.`,
    place: { field: 'model' },
  });
}

/** The world of a model in this thread; with the threads that it may use beside this one, and the cell its share done is written to. */
export const contextFor = (seed: number, crew?: Crew, meter?: Float64Array): ModelContext => ({
  ...makeContext({ seed, members: catalog, clock: () => performance.now(), ...(meter && { progress: (share) => meter.fill(share) }) }),
  ...(crew && { crew }),
});
