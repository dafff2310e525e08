import type { Vault } from '#engine/index.ts';
import { KeychainAnswer, type KeychainRequest } from './keychain-messages.ts';

type Wish = KeychainRequest extends infer R ? (R extends KeychainRequest ? Omit<R, 'keychain'> : never) : never;

/** The keychain of the main process, asked through `post`; `hear` takes every message of it, and passes over what is no answer. */
export function createKeychain(post: (request: KeychainRequest) => void): { vault: Vault; hear: (message: unknown) => void } {
  const waiting = new Map<number, PromiseWithResolvers<string | boolean>>();
  let count = 0;
  const ask = (wish: Wish): Promise<string | boolean> => {
    const keychain = count++;
    const asked = Promise.withResolvers<string | boolean>();
    waiting.set(keychain, asked);
    post({ keychain, ...wish });
    return asked.promise;
  };
  return {
    vault: {
      available: async () => (await ask({ ask: 'available' })) === true,
      seal: async (text) => Buffer.from(String(await ask({ ask: 'seal', text })), 'base64'),
      open: async (sealed) => String(await ask({ ask: 'open', sealed: Buffer.from(sealed).toString('base64') })),
    },
    hear: (message) => {
      const { data: heard } = KeychainAnswer.safeParse(message);
      const asked = heard && waiting.get(heard.keychain);
      if (!asked) return;
      waiting.delete(heard.keychain);
      if ('answer' in heard) asked.resolve(heard.answer);
      else asked.reject(new Error(heard.refused));
    },
  };
}
