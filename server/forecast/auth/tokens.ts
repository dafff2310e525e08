import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { TokenInfo, type TokenRequest } from '#shared/serving/api.ts';
import { createTurn } from '../in-turn.ts';
import { Problem } from '../problem.ts';
import { writeWhole } from '../store/write-whole.ts';
import type { Caller, Refusal } from './caller.ts';
import { hashSecret, isSecret } from './scrypt.ts';

const StoredToken = TokenInfo.extend({ hash: z.string() });
type StoredToken = z.infer<typeof StoredToken>;

const FORM = /^alm_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;
const VERIFIED_MOST = 10_000;
const LOOK_EVERY = 1000;

/** A new token and what is kept of it. The token is `alm_<id>_<256 random bits>`; only the hash of its last part is kept. */
export async function makeToken(request: z.infer<typeof TokenRequest>, now = Date.now()): Promise<{ token: string; stored: StoredToken }> {
  const [id, secret] = [randomBytes(6).toString('hex'), randomBytes(32).toString('base64url')];
  const expires = request.days === undefined ? null : new Date(now + request.days * 86_400_000).toISOString();
  const stored = { id, name: request.name, role: request.role, created: new Date(now).toISOString(), expires };
  return { token: `alm_${id}_${secret}`, stored: { ...stored, hash: await hashSecret(secret) } };
}

/** The line of a token in the file: what `makeToken` stores, as JSON. */
export const tokenLine = (stored: StoredToken): string => JSON.stringify(stored);

function parseLines(text: string): StoredToken[] {
  return text.split('\n').flatMap((line, i) => {
    if (/^\s*(#|$)/.test(line)) return [];
    try {
      return [StoredToken.parse(JSON.parse(line))];
    } catch (cause) {
      throw new Error(`line ${i + 1} is not one that a token was stored as`, { cause });
    }
  });
}

const info = ({ hash: _, ...shown }: StoredToken): TokenInfo => shown;

export interface Tokens {
  readonly verify: (token: string) => Promise<Caller | Refusal>;
  readonly list: () => TokenInfo[];
  readonly add: (request: z.infer<typeof TokenRequest>) => Promise<{ token: string; info: TokenInfo }>;
  readonly remove: (id: string) => Promise<void>;
}

/**
 * Tokens in a file, a line of JSON for each, with scrypt hashes. What was verified once is remembered by its SHA-256, so that scrypt is paid
 * once for each token and process. A file that was changed from outside (a mounted secret) is read again within a second; where it cannot be
 * read then, what was read before holds. Throws where it cannot be read at first.
 */
export function openTokens(file: string): Tokens {
  const inTurn = createTurn();
  const verified = new Map<string, string>();
  const stampOf = (): string => {
    const found = statSync(file, { throwIfNoEntry: false });
    return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : '';
  };
  const load = (stamp: string): StoredToken[] => (stamp === '' ? [] : parseLines(readFileSync(file, 'utf8')));
  const first = stampOf();
  let read = { tokens: load(first), stamp: first, looked: performance.now() };

  const current = (): readonly StoredToken[] => {
    if (performance.now() - read.looked < LOOK_EVERY) return read.tokens;
    const stamp = stampOf();
    let { tokens } = read;
    try {
      if (stamp !== read.stamp) tokens = load(stamp);
    } catch {}
    read = { tokens, stamp, looked: performance.now() };
    return tokens;
  };
  const write = async (tokens: StoredToken[]): Promise<void> => {
    try {
      await writeWhole(file, tokens.map((each) => `${tokenLine(each)}\n`).join(''), 0o600);
    } catch (error) {
      if (!['EROFS', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      throw new Problem('CONFLICT', 'The file of tokens cannot be written here.', { hint: 'It is kept elsewhere: change it there.' });
    }
    read = { tokens, stamp: stampOf(), looked: performance.now() };
  };

  return {
    list: () => current().map(info),

    async verify(token) {
      const [, id, secret] = FORM.exec(token) ?? [];
      const stored = current().find((each) => each.id === id);
      if (!stored || !secret) return 'unknown';
      if (stored.expires !== null && Date.parse(stored.expires) <= Date.now()) return 'expired';
      const seen = createHash('sha256').update(token).digest('base64');
      if (verified.get(seen) !== stored.hash) {
        if (!(await isSecret(secret, stored.hash))) return 'unknown';
        if (verified.size >= VERIFIED_MOST) verified.clear();
        verified.set(seen, stored.hash);
      }
      return { name: stored.name, role: stored.role };
    },

    add: (request) =>
      inTurn(async () => {
        read.looked = Number.NEGATIVE_INFINITY;
        if (current().some((each) => each.name === request.name))
          throw new Problem('CONFLICT', `There is a token named ${request.name}.`, { hint: 'Choose another name, or remove the old one.' });
        const { token, stored } = await makeToken(request);
        await write([...current(), stored]);
        return { token, info: info(stored) };
      }),

    remove: (id) =>
      inTurn(async () => {
        read.looked = Number.NEGATIVE_INFINITY;
        if (!current().some((each) => each.id === id))
          throw new Problem('NOT_FOUND', `No token has the id ${id}.`, { hint: 'GET /v1/tokens lists them.' });
        await write(current().filter((each) => each.id !== id));
      }),
  };
}
