import { AlmanacError } from '#shared/base/errors.ts';
import type { CallContext } from '../../context.ts';
import { createSecrets } from '../../targets/secrets.ts';
import type { Secrets } from '../../targets/target.ts';

/** The secrets of whoever acts here: from the environment, else from where they are kept. */
export const secretsOf = (_ctx: Pick<CallContext, 'home' | 'vault'>): Secrets =>
  createSecrets(async (name) => {
    const value = process.env[`ALMANAC_SECRET_${name}`];
    if (value) return value;
    throw new AlmanacError('NO_PERMISSION', `There is no secret ${name}.`, {
      hint: `Set it (almanac secrets set --name ${name} --value -), or give it in the variable ALMANAC_SECRET_${name}.`,
      place: { field: name },
    });
  });
