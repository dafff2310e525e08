import { cards } from '#models/cards.ts';
import type { catalogService } from '#shared/services/catalog.ts';
import type { Handlers } from '../../handlers.ts';

/** The models as data: the picker, the forms, the docs and the CLI derive from it. */
export const catalog: Handlers<typeof catalogService> = {
  models: () => [...cards],
};
