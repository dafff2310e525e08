import { AlmanacError } from '#shared/base/errors.ts';

/** Encrypts small texts with a key that the operating system keeps for this user. Given by the host: Electron's safeStorage. */
export interface Vault {
  /** Whether the operating system keeps a key here; where it does not, what would be sealed lies in a file. */
  readonly available: () => Promise<boolean>;
  readonly seal: (text: string) => Promise<Uint8Array>;
  readonly open: (sealed: Uint8Array) => Promise<string>;
}

/** A text as it is kept: sealed by the keychain (Base64 of the sealed bytes), or as it is. */
export interface Kept {
  readonly protection: 'keychain' | 'file';
  readonly private: string;
}

/** Where what is kept from now on will lie. */
export const protectionBy = async (vault: Vault | undefined): Promise<Kept['protection']> =>
  vault && (await vault.available()) ? 'keychain' : 'file';

export async function keep(text: string, vault: Vault | undefined): Promise<Kept> {
  if (!vault || !(await vault.available())) return { protection: 'file', private: text };
  return { protection: 'keychain', private: Buffer.from(await vault.seal(text)).toString('base64') };
}

/** The text again. `what` is for the message: 'the private key of Ada'. NO_PERMISSION where the keychain that sealed it is not at hand. */
export async function unlock(kept: Kept, vault: Vault | undefined, what: string): Promise<string> {
  if (kept.protection === 'file') return kept.private;
  if (!vault)
    throw new AlmanacError('NO_PERMISSION', `The keychain of the operating system holds ${what}, and only the desktop app opens it.`, {
      hint: 'Do this in the desktop app, or act here under an identity, or with a secret, that was made here.',
    });
  try {
    return await vault.open(Buffer.from(kept.private, 'base64'));
  } catch (cause) {
    throw new AlmanacError(
      'NO_PERMISSION',
      `The keychain of the operating system does not give out ${what}.`,
      { hint: 'Unlock the keychain. If it was reset, or this folder comes from another machine, make it anew.' },
      { cause },
    );
  }
}
