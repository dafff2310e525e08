import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '#shared/services/audit.ts';
import { fits, inWords } from './audit-facts.ts';

const entry: AuditEntry = {
  seq: 3,
  time: '2026-01-01T00:00:00.000Z',
  by: { name: 'Rosa Reviewer', fingerprint: null },
  event: 'alias.moved',
  subject: 'Victoria',
  body: { alias: 'champion', to: 2, from: null, reason: 'Better at peaks', hash: 'abc', approval: 'ap_0123456789abcdef', gates: [1] },
  previous: '0'.repeat(64),
  hash: 'f'.repeat(64),
  signature: null,
};

describe('an entry of the audit trail', () => {
  it('is told in one line, without hashes and nested parts', () => {
    expect(inWords(entry)).toBe('alias champion, to 2, reason Better at peaks');
  });
  it('is found by every word of a search, wherever it stands', () => {
    for (const search of ['', 'rosa', 'VICTORIA moved', 'peaks champion']) expect(fits(entry, search)).toBe(true);
    for (const search of ['rosa challenger', 'fff']) expect(fits(entry, search)).toBe(false);
  });
});
