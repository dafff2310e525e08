import { z } from 'zod';
import { Signature } from '#shared/domain/identity.ts';
import { AUDIT_EVENTS, type AuditEntry, type AuditVerification } from '#shared/services/audit.ts';
import { Person } from '#shared/stages/approve.ts';
import { verifySignature } from '../identity/verify.ts';
import type { Sql } from '../store/database.ts';
import { canonicalWhole } from '../store/hash.ts';
import { number, type Row, text, textOrNull } from '../store/rows.ts';
import { COLUMNS, entryOf, GENESIS, hashOfEntry, signedBytes } from './entry.ts';

export type Problem = AuditVerification['problems'][number];

/** A trail as it was read: entries that can be read, how many bear a good signature, and what is wrong with the chain. */
export interface Chain {
  readonly entries: readonly AuditEntry[];
  readonly rows: number;
  readonly signed: number;
  /** Hash of the last entry, 64 zeros where there is none. */
  readonly head: string;
  readonly problems: readonly Problem[];
}

export const readTrail = (sql: Sql): Promise<Row[]> => sql.all(`SELECT ${COLUMNS} FROM audit ORDER BY seq, hash`);

/**
 * Checks numbers, links, hashes and signatures of a whole trail, given as rows in the order of their numbers. `expect` is a hash that one
 * of the entries must have: the head of an earlier day, without which a trail that was cut short or written anew looks whole.
 */
export function checkChain(rows: readonly Row[], expect?: string): Chain {
  const problems: Problem[] = [];
  const entries: AuditEntry[] = [];
  let signed = 0;
  let head = GENESIS;
  let last = 0;
  for (const row of rows) {
    const seq = number(row, 'seq');
    const say = (problem: string): void => void problems.push({ seq, problem });
    if (seq <= last) say(seq === last ? 'Two entries have this number.' : 'The numbers begin at 1.');
    else if (seq > last + 1) say(gap(last, seq));
    if (text(row, 'previous') !== head)
      say(
        last === 0
          ? 'The first entry names one before it.'
          : `It does not follow from entry ${last}: another one stood there when it was written.`,
      );
    const entry = readable(row);
    if (!entry) say('Its JSON is not as it was written.');
    else {
      if (hashOfEntry(entry) !== entry.hash) say('Its hash is not that of its content: it was changed.');
      if (!(AUDIT_EVENTS as readonly string[]).includes(entry.event)) say(`There is no event "${entry.event}".`);
      const unsigned = signatureProblem(entry);
      if (unsigned) say(unsigned);
      else if (entry.signature) signed++;
      entries.push(entry);
    }
    head = text(row, 'hash');
    last = seq;
  }
  if (expect !== undefined && expect !== GENESIS && !rows.some((row) => text(row, 'hash') === expect))
    problems.push({
      seq: last,
      problem: `No entry has the hash ${expect}: the trail was cut short or written anew since that was its head.`,
    });
  return { entries, rows: rows.length, signed, head, problems };
}

function gap(last: number, seq: number): string {
  const [from, to] = [last + 1, seq - 1];
  return from === to ? `Entry ${from} before it is missing.` : `Entries ${from} to ${to} before it are missing.`;
}

/** A signature bears the name of the one who acted, whatever that is. */
const Shape = z.object({ by: Person, signature: Signature.extend({ name: z.string() }).nullable() });

/** The entry, where its JSON is the canonical text that was hashed: other text of the same meaning was not written here. */
function readable(row: Row): AuditEntry | undefined {
  try {
    const entry = entryOf(row);
    const same = (column: string, value: unknown): boolean => textOrNull(row, column) === (value === null ? null : canonicalWhole(value));
    const { by, signature } = Shape.parse(entry);
    return same('by', by) && same('body', entry.body) && same('signature', signature) ? entry : undefined;
  } catch {
    return undefined;
  }
}

function signatureProblem({ by, hash, signature }: AuditEntry): string | undefined {
  if (!signature) return by.fingerprint === null ? undefined : `The signature of ${by.name} is missing.`;
  if (by.fingerprint === null) return `It has a signature, though ${by.name} had no key.`;
  if (signature.fingerprint !== by.fingerprint || signature.name !== by.name)
    return `It is signed by ${signature.name}, not by ${by.name}.`;
  return verifySignature(signedBytes(hash), signature) ? undefined : `The signature of ${by.name} does not fit it.`;
}
