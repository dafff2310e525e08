import { useMemo } from 'react';
import type { ModelCard } from '#shared/domain/model-card.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Forecaster } from '#shared/services/forecasters.ts';
import { formatNumber } from '../components/format.ts';
import type { PickableModel } from '../components/pickable.ts';
import { useCall } from './call.ts';
import { useWorkspace } from './data.ts';

export type ForecasterRow = StoredRecord<Forecaster>;

const useCatalog = (): readonly ModelCard[] | undefined => useCall((c) => c.catalog.models, {}, { fresh: Number.POSITIVE_INFINITY }).data;

/** The imported forecasters of the open workspace, newest first. */
export function useForecasters() {
  const workspace = useWorkspace();
  return useCall((c) => c.forecasters.list, workspace.data ? {} : null);
}

/** What can be chosen: the models of the catalog, and each imported forecaster under its own name. */
export function useModels(): readonly PickableModel[] | undefined {
  const catalog = useCatalog();
  const forecasters = useForecasters().data as readonly ForecasterRow[] | undefined;
  return useMemo(() => {
    if (!catalog) return undefined;
    const imported = (forecasters ?? []).flatMap((row): PickableModel[] => {
      const card = catalog.find((m) => m.id === row.body.choice.model);
      return card ? [cardOf(card, row)] : [];
    });
    return [...catalog, ...imported];
  }, [catalog, forecasters]);
}

/** A forecaster as a card of the picker: nothing is left to choose, its file and mapping are its parameters. */
function cardOf(card: ModelCard, { head, body }: ForecasterRow): PickableModel {
  const { name, licence, source, mapping, outline } = body;
  const facts = [
    `From \`${source}\`${outline.producer ? `, made by ${outline.producer}` : ''}, ${formatNumber(outline.parameters)} parameters.`,
    `Context ${mapping.context.fixed ? 'of' : 'of at most'} ${mapping.context.length} steps, ${mapping.horizon} steps a call.`,
    licence ? `Licence: ${licence}` : 'No licence was noted when it was imported.',
  ];
  return {
    ...card,
    id: head.id,
    title: name,
    summary: `Imported: ${source}. Forecasts without being trained on your data.`,
    params: { type: 'object', properties: {} },
    card: `# ${name}\n\n${facts.join('\n\n')}\n\n${card.card.replace(/^# .*\n+/, '')}`,
    preset: body.choice,
  };
}

/** Title of a model by its id; the id itself where the catalog does not know it. */
export function useModelTitle(): (id: string) => string {
  const models = useCatalog();
  return useMemo(() => {
    const titles = new Map(models?.map((m) => [m.id, m.title]));
    return (id) => titles.get(id) ?? id;
  }, [models]);
}
