import type { Identity } from '#shared/domain/identity.ts';
import type { Signer } from './signer.ts';
import { activeFingerprint, findIdentity, listIdentities, openSigner } from './store.ts';
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
 * name in the settings. NOT_FOUND at once where the named identity is not there. Where the active one is gone the name in the settings
 * stands in its place, and `signer` throws NOT_FOUND: what asks for a signature never goes unsigned. Files are read when asked for, and once.
 */
export function actingFor(caller: Caller, world: { home: string; vault: Vault | undefined; fallback: () => string }): Acting {
  const named = caller.identity === undefined ? undefined : findIdentity(world.home, caller.identity);
  let chosen: { fingerprint: string | undefined; identity: Identity | undefined } | undefined;
  const choice = () => {
    if (chosen) return chosen;
    const fingerprint = named?.fingerprint ?? (caller.actor === undefined ? activeFingerprint(world.home) : undefined);
    const identity = named ?? (fingerprint ? listIdentities(world.home).find((each) => each.fingerprint === fingerprint) : undefined);
    chosen = { fingerprint, identity };
    return chosen;
  };
  return {
    get actor() {
      return choice().identity?.name ?? caller.actor ?? world.fallback();
    },
    signer: async () => {
      const { fingerprint, identity } = choice();
      if (fingerprint === undefined) return undefined;
      return openSigner(world.home, world.vault, identity ?? findIdentity(world.home, fingerprint));
    },
  };
}
