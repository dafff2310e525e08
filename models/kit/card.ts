import { type Measured, type ModelCard, Telling } from '#shared/domain/model-card.ts';
import type { AnyModel } from './define.ts';
import { paramsSchema } from './params.ts';

const tellsOf = ({ components, explain, attend, importance, simulate, onnx }: AnyModel): Telling[] => {
  const has = { components, explanation: explain, attention: attend, importance, paths: simulate, onnx };
  return Telling.options.filter((telling) => has[telling]);
};

/** A model as data, with the text of its card.md and what was measured of it. */
export const cardOf = (model: AnyModel, text: string, measured: readonly Measured[] = []): ModelCard => ({
  id: model.id,
  version: model.version,
  title: model.title,
  family: model.family,
  scope: model.scope,
  summary: model.summary,
  sources: [...model.sources],
  can: model.can,
  tells: tellsOf(model),
  params: paramsSchema(model),
  ...(model.presets && { presets: model.presets.map(({ title, params }) => ({ title, params })) }),
  card: text,
  ...(measured.length > 0 && { measured: [...measured] }),
});
