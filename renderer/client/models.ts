import { useMemo } from 'react';
import type { ModelCard } from '#shared/domain/model-card.ts';
import { useCall } from './call.ts';

/** The catalog of models. It does not change while the engine runs. */
export const useModels = (): readonly ModelCard[] | undefined =>
  useCall((c) => c.catalog.models, {}, { fresh: Number.POSITIVE_INFINITY }).data;

/** Title of a model by its id; the id itself where the catalog does not know it. */
export function useModelTitle(): (id: string) => string {
  const models = useModels();
  return useMemo(() => {
    const titles = new Map(models?.map((m) => [m.id, m.title]));
    return (id) => titles.get(id) ?? id;
  }, [models]);
}
