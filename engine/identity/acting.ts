import type { Identity } from '#shared/domain/identity.ts';
import type { Signer } from './signer.ts';
import { activeIdentity, findIdentity, openSigner } from './store.ts';
import type { Vault } from './vault.ts';

/** Who calls: a name alone, or an identity of this user by name or fingerprint; neither: the active identity. */
export interface Caller {
  readonly actor?: string;
  readonly identity?: string;
}

export interface Acting {
  readonly actor: string;
  readonly signer: () => Promise<Signer | undefined>;
}

/**
 * Who acts in one call: the identity that the caller names, else the name it gives (which signs nothing), else the active identity, else the
 * name in the settings. NOT_FOUND at once where the named identity is not there; files are read when they are asked for, and once.
 */
export function actingFor(caller: Caller, world: { home: string; vault: Vault | undefined; fallback: () => string }): Acting {
  const named = caller.identity === undefined ? undefined : findIdentity(world.home, caller.identity);
  let known: { identity: Identity | undefined } | undefined;
  const identity = (): Identity | undefined => {
    known ??= { identity: named ?? (caller.actor === undefined ? activeIdentity(world.home) : undefined) };
    return known.identity;
  };
  return {
    get actor() {
      return identity()?.name ?? caller.actor ?? world.fallback();
    },
    signer: async () => {
      const acts = identity();
      return acts && openSigner(world.home, world.vault, acts);
    },
  };
}
