import { z } from 'zod';

/** Sealed or plain, a text is a key or a password: larger than this is neither. */
const Text = z.string().max(64 * 1024);
const Id = z.int().min(0);

/** engine -> main. Sealed bytes travel as Base64. */
export const KeychainRequest = z.discriminatedUnion('ask', [
  z.object({ keychain: Id, ask: z.literal('available') }),
  z.object({ keychain: Id, ask: z.literal('seal'), text: Text }),
  z.object({ keychain: Id, ask: z.literal('open'), sealed: Text }),
]);
export type KeychainRequest = z.infer<typeof KeychainRequest>;

/** main -> engine: what was asked for under that number, or why not. */
export const KeychainAnswer = z.union([
  z.object({ keychain: Id, answer: z.union([z.string(), z.boolean()]) }),
  z.object({ keychain: Id, refused: z.string() }),
]);
export type KeychainAnswer = z.infer<typeof KeychainAnswer>;
