import type { AuditEntry } from '#shared/services/audit.ts';

const SKIP = /hash|sha256|signature|digest/i;
const ID = /^([a-z]{2}_[0-9a-f]{16}|[0-9a-f]{64})$/;

/** The plain values of an entry's body in one line, without ids and hashes. */
export const inWords = (entry: Pick<AuditEntry, 'body'>): string =>
  Object.entries(entry.body)
    .filter(
      ([key, value]) =>
        !SKIP.test(key) && ['string', 'number', 'boolean'].includes(typeof value) && value !== '' && !ID.test(String(value)),
    )
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');

/** Whether all words of a search are in who, what, about and the body. */
export function fits(entry: AuditEntry, search: string): boolean {
  const text = `${entry.by.name} ${entry.event} ${entry.subject} ${JSON.stringify(entry.body)}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
