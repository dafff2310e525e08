import { create } from 'zustand';
import { useCall } from './call.ts';

/** Who acts: an identity with a key, or the name in the settings alone. */
export interface Me {
  name: string;
  fingerprint: string | null;
  /** Where the private key lies; null without an identity. */
  protection: 'keychain' | 'file' | null;
}

export const useIdentities = () => useCall((c) => c.identities.list, {});

export function useMe(): Me | undefined {
  const active = useIdentities().data?.identities.find((i) => i.active);
  const settings = useCall((c) => c.settings.get, {}).data;
  if (active) return { name: active.name, fingerprint: active.fingerprint, protection: active.protection };
  return settings && { name: settings.actor, fingerprint: null, protection: null };
}

/** Whether two persons are one: by their keys where both have one, else by their names. */
export const isSame = (a: Pick<Me, 'name' | 'fingerprint'>, b: Pick<Me, 'name' | 'fingerprint'>): boolean =>
  a.fingerprint && b.fingerprint ? a.fingerprint === b.fingerprint : a.name === b.name;

/** What of the identities stands open in the frame: the menu in the status bar, the dialog that makes one. */
export const useIdentityFrame = create(() => ({ menu: false, creating: false }));
export const openIdentityMenu = (): void => useIdentityFrame.setState({ menu: true });
export const createIdentity = (): void => useIdentityFrame.setState({ creating: true });
