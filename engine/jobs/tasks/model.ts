import { catalog } from '#models/catalog.ts';
import { makeContext } from '#models/kit/context.ts';
import type { AnyModel, Crew, ModelContext } from '#models/kit/define.ts';
import { AlmanacError } from '#shared/base/errors.ts';

/** The model of that id, or NOT_FOUND. */
export function findModel(id: string): AnyModel {
  const model = catalog.find((m) => m.id === id);
  if (model) return model;
  throw new AlmanacError('NOT_FOUND', `There is no model "${id}".`, {
    hint: `Known models: ${catalog.map((m) => m.id).join(', ')}.`,
    place: { field: 'model' },
  });
}

/** The world of a model in this thread; with the threads that it may use beside this one. */
export const contextFor = (seed: number, crew?: Crew): ModelContext => ({
  ...makeContext({ seed, members: catalog, clock: () => performance.now() }),
  ...(crew && { crew }),
});
