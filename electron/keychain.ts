import { safeStorage } from 'electron';
import { type KeychainAnswer, KeychainRequest } from './keychain-messages.ts';

/**
 * Whether the operating system keeps the key. On Linux without a secret service Electron would encrypt with a key that every program knows
 * ('basic_text'): that is no keychain.
 */
async function isAvailable(): Promise<boolean> {
  const known = process.platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
  return known && (await safeStorage.isAsyncEncryptionAvailable());
}

async function answer(request: KeychainRequest): Promise<string | boolean> {
  const available = await isAvailable();
  if (request.ask === 'available') return available;
  if (!available) throw new Error('There is no keychain here.');
  if (request.ask === 'seal') return (await safeStorage.encryptStringAsync(request.text)).toString('base64');
  return (await safeStorage.decryptStringAsync(Buffer.from(request.sealed, 'base64'))).result;
}

/** What to send back for a message of the engine's process; undefined where it asks nothing of the keychain. Never throws. */
export async function askKeychain(message: unknown): Promise<KeychainAnswer | undefined> {
  const { data: request } = KeychainRequest.safeParse(message);
  if (!request) return undefined;
  const { keychain } = request;
  try {
    return { keychain, answer: await answer(request) };
  } catch (error) {
    return { keychain, refused: (error as Error).message };
  }
}
