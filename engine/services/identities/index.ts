import { join } from 'node:path';
import type { identitiesService } from '#shared/services/identities.ts';
import type { Handlers } from '../../handlers.ts';
import { publicIdentity } from '../../identity/public-identity.ts';
import { actAs, createIdentity, findIdentity, flawsOf, listIdentities } from '../../identity/store.ts';
import { distrust, listTrusted, trust } from '../../identity/trusted.ts';
import { protectionBy } from '../../identity/vault.ts';

const inFiles = (home: string): string =>
  `There is no keychain here: private keys lie in ${join(home, 'identities')}, in files that only you can read (mode 600). Who can act as you on this machine, or reads a backup of it, can sign as you.`;

/** Who acts and signs on this machine, and whose signatures count. All of it lies in the home of the user, none in a workspace. */
export const identities: Handlers<typeof identitiesService> = {
  list: async (_, { home, vault }) => {
    const kind = await protectionBy(vault);
    return {
      identities: listIdentities(home),
      vault: { kind, warning: [...(kind === 'keychain' ? [] : [inFiles(home)]), ...flawsOf(home)].join(' ') },
    };
  },
  create: async ({ name, use }, { home, vault }) => {
    const made = await createIdentity(home, vault, name);
    if (use) actAs(home, made.fingerprint);
    return { ...made, active: use };
  },
  use: ({ identity }, { home }) => {
    actAs(home, identity === null ? undefined : findIdentity(home, identity).fingerprint);
    return listIdentities(home);
  },
  trusted: (_, { home }) => listTrusted(home),
  trust: ({ identity, note }, { home }) => {
    trust(home, publicIdentity(identity.name, identity.key), note);
    return listTrusted(home);
  },
  distrust: ({ fingerprint }, { home }) => {
    distrust(home, fingerprint);
    return listTrusted(home);
  },
};
