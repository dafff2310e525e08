import type { Secrets } from './target.ts';

/** Texts shorter than this are struck out by nobody: they are parts of ordinary words. */
const SHORTEST = 4;

/** Secrets that were handed out are struck from texts as they are, as Base64 and as a part of a URL. */
export function createSecrets(find: (name: string) => Promise<string>): Secrets {
  const known = new Set<string>();
  const hide = (value: string): void => {
    for (const form of [value, encodeURIComponent(value), Buffer.from(value).toString('base64'), JSON.stringify(value).slice(1, -1)])
      if (form.length >= SHORTEST) known.add(form);
  };
  return {
    hide,
    get: async (name) => {
      const value = await find(name);
      hide(value);
      return value;
    },
    scrub: (text) => [...known].sort((a, b) => b.length - a.length).reduce((told, secret) => told.replaceAll(secret, '***'), text),
  };
}
