import type { catalogService } from '#shared/services/catalog.ts';
import type { Handlers } from '../../handlers.ts';

export const catalog = {} as Handlers<typeof catalogService>;
