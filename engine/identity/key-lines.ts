import { AlmanacError } from '#shared/base/errors.ts';
import type { PublicIdentity } from '#shared/domain/identity.ts';
import { publicIdentity } from './public-identity.ts';

/**
 * Trusted keys as text: a line for each, name and Base64 key with space between; the name may hold spaces. Empty lines and those that begin
 * with # are passed over. UNSUITABLE names the line that is neither. `file` is for the message.
 */
export const parseKeyLines = (text: string, file?: string): PublicIdentity[] =>
  text.split(/\r?\n/).flatMap((line, index) => {
    if (/^\s*(#|$)/.test(line)) return [];
    const [, name, key] = /^\s*(\S.*?)\s+(\S+)\s*$/.exec(line) ?? [];
    if (name && key) return [publicIdentity(name, key)];
    throw new AlmanacError(
      'UNSUITABLE',
      `Line ${index + 1}${file ? ` of ${file}` : ''} is no trusted key: ${JSON.stringify(line.slice(0, 80))}.`,
      {
        hint: 'A line is a name, space, and the key in Base64.',
        place: { ...(file && { file }), line: index + 1 },
      },
    );
  });

/** The same text again. */
export const keyLines = (keys: readonly Pick<PublicIdentity, 'name' | 'key'>[]): string =>
  keys.map(({ name, key }) => `${name} ${key}\n`).join('');
