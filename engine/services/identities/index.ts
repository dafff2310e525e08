import type { identitiesService } from '#shared/services/identities.ts';
import type { Handlers } from '../../handlers.ts';

const notYet = (): never => {
  throw new Error('not built yet');
};
export const identities: Handlers<typeof identitiesService> = {
  list: notYet,
  create: notYet,
  use: notYet,
  trusted: notYet,
  trust: notYet,
  distrust: notYet,
};
