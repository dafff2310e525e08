import { catalog } from '#models/catalog.ts';
import { makeContext } from '#models/kit/context.ts';
import type { AnyModel, Crew, ModelContext, TrainingDesk } from '#models/kit/define.ts';
import { withIntervals } from '#models/kit/intervals/wrap.ts';
import type { Runtime } from '#nn/runtime.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { ModelChoice } from '#shared/domain/model-card.ts';
import { runtimeHere } from '../world.ts';

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

/** What a fit has beside a seed. */
export interface ContextExtras {
  /** Threads that it may use beside this one. */
  readonly crew?: Crew;
  /** What runs its tensor programs. Default: ONNX Runtime on one thread of the CPU. */
  readonly runtime?: Runtime;
  readonly training?: TrainingDesk;
  /** The cell that its share done is written to. */
  readonly meter?: Float64Array;
}

/** The world of a model in this thread. */
export const contextFor = (seed: number, { crew, runtime = runtimeHere(), training, meter }: ContextExtras = {}): ModelContext => ({
  ...makeContext({
    seed,
    members: catalog,
    clock: () => performance.now(),
    runtime,
    ...(training && { training }),
    ...(meter && { progress: (share) => meter.fill(share) }),
  }),
  ...(crew && { crew }),
});
