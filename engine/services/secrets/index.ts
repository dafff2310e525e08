import type { secretsService } from '#shared/services/secrets.ts';
import type { Handlers } from '../../handlers.ts';
import { listSecrets, removeSecret, setSecret } from '../../identity/secrets.ts';

/** Passwords and tokens of this user, outside of every workspace. Their values never come back through the contract. */
export const secrets: Handlers<typeof secretsService> = {
  list: (_, at) => listSecrets(at),
  set: async ({ name, value }, at) => {
    await setSecret(at, name, value);
    return listSecrets(at);
  },
  remove: ({ name }, at) => {
    removeSecret(at, name);
    return listSecrets(at);
  },
};
