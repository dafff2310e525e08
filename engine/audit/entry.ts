import type { AuditEntry } from '#shared/services/audit.ts';
import { canonicalWhole, sha256 } from '../store/hash.ts';
import { number, type Row, text, textOrNull } from '../store/rows.ts';

/** What the first entry names as the one before. */
export const GENESIS = '0'.repeat(64);

/** SHA-256 (hex) of the canonical JSON (RFC 8785) of all that stands before the hash. */
export const hashOfEntry = ({ seq, time, by, event, subject, body, previous }: Omit<AuditEntry, 'hash' | 'signature'>): string =>
  sha256(canonicalWhole({ seq, time, by, event, subject, body, previous }));

/** The 32 bytes that an actor signs. */
export const signedBytes = (hash: string): Uint8Array => Buffer.from(hash, 'hex');

export const COLUMNS = 'seq, time, "by", event, subject, body, previous, hash, signature';

/** A row of the table. Throws SyntaxError where its JSON cannot be read. */
export function entryOf(row: Row): AuditEntry {
  const signature = textOrNull(row, 'signature');
  return {
    seq: number(row, 'seq'),
    time: text(row, 'time'),
    by: JSON.parse(text(row, 'by')),
    event: text(row, 'event') as AuditEntry['event'],
    subject: text(row, 'subject'),
    body: JSON.parse(text(row, 'body')),
    previous: text(row, 'previous'),
    hash: text(row, 'hash'),
    signature: signature === null ? null : JSON.parse(signature),
  };
}
