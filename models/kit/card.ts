import type { ModelCard } from '#shared/domain/model-card.ts';
import type { AnyModel } from './define.ts';
import { paramsSchema } from './params.ts';

/** A model as data, with the text of its card.md. */
export const cardOf = (model: AnyModel, text: string): ModelCard => ({
  id: model.id,
  version: model.version,
  title: model.title,
  family: model.family,
  scope: model.scope,
  summary: model.summary,
  sources: [...model.sources],
  can: model.can,
  params: paramsSchema(model),
  card: text,
});
