import type { AuditEntry, AuditEvent } from '#shared/services/audit.ts';
import type { Person } from '#shared/stages/approve.ts';
import type { Signer } from '../identity/signer.ts';
import type { Sql } from '../store/database.ts';
import { canonicalWhole } from '../store/hash.ts';
import { number, text } from '../store/rows.ts';
import { mustBeAttested } from './attested.ts';
import { COLUMNS, GENESIS, hashOfEntry, signedBytes } from './entry.ts';
import type { EventBody } from './events.ts';
import { attest, namedRecords } from './witness.ts';

export interface NewEntry<E extends AuditEvent = AuditEvent> {
  readonly by: Person;
  readonly event: E;
  /** A record, a model, a target. */
  readonly subject: string;
  readonly body: EventBody<E>;
  /** Of the one who acts, where they have an identity. */
  readonly signer?: Signer | undefined;
}

/**
 * Appends an entry to the trail. Call it in the write transaction of what it tells of, after the records that it names were stored: the
 * entry holds a hash of each of them and of all they were made from, as `records` in its body. The first entry attests the approvals,
 * releases and pushes that were there before the trail.
 */
export async function appendAudit<E extends AuditEvent>(
  sql: Sql,
  { by, event, subject, body: told, signer }: NewEntry<E>,
): Promise<AuditEntry> {
  const [last] = await sql.all('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
  const named = namedRecords(subject, told);
  const records = await attest(sql, last ? named : [...new Set([...named, ...(await mustBeAttested(sql))])]);
  const body = Object.keys(records).length > 0 ? { ...told, records } : told;
  const bare = {
    seq: last ? number(last, 'seq') + 1 : 1,
    time: new Date().toISOString(),
    by: { name: by.name, fingerprint: by.fingerprint },
    event,
    // As UTF-8 can hold it.
    subject: subject.toWellFormed(),
    // Through JSON: what is hashed is what a reader will see.
    body: JSON.parse(canonicalWhole(body)) as Record<string, unknown>,
    previous: last ? text(last, 'hash') : GENESIS,
  };
  const hash = hashOfEntry(bare);
  const signature = signer ? { ...signer.sign(signedBytes(hash)), name: by.name } : null;
  await insert(sql, { ...bare, hash, signature });
  return { ...bare, hash, signature };
}

const insert = (sql: Sql, entry: AuditEntry): Promise<void> =>
  sql.run(`INSERT INTO audit (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, [
    entry.seq,
    entry.time,
    canonicalWhole(entry.by),
    entry.event,
    entry.subject,
    canonicalWhole(entry.body),
    entry.previous,
    entry.hash,
    entry.signature && canonicalWhole(entry.signature),
  ]);
