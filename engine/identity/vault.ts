/** Encrypts small texts with a key that the operating system keeps for this user. Given by the host: Electron's safeStorage. */
export interface Vault {
  readonly seal: (text: string) => Promise<Uint8Array>;
  readonly open: (sealed: Uint8Array) => Promise<string>;
}
