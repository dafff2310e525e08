import type { ModelCard } from '#shared/domain/model-card.ts';
import { cardTexts } from './cards.generated.ts';
import { catalog } from './catalog.ts';
import { cardOf } from './kit/card.ts';
import { measured } from './measured.generated.ts';

/** Every model of the catalog as the picker, the docs and the CLI see it. */
export const cards: readonly ModelCard[] = catalog.map((model) => cardOf(model, cardTexts[model.id] ?? '', measured[model.id]));
