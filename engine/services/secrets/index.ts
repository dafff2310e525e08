import type { secretsService } from '#shared/services/secrets.ts';
import type { Handlers } from '../../handlers.ts';

const notYet = (): never => {
  throw new Error('not built yet');
};
export const secrets: Handlers<typeof secretsService> = { list: notYet, set: notYet, remove: notYet };
