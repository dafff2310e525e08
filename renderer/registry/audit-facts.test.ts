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
  it.each([
    [
      'alias.moved',
      { alias: 'champion', from: 1, to: 2, rollback: false, reason: 'Better at\npeaks' },
      'champion moved from version 1 to version 2: Better at peaks',
    ],
    ['alias.moved', { alias: 'champion', from: null, to: 1, rollback: false, reason: 'The first' }, 'champion set to version 1: The first'],
    ['alias.moved', { alias: 'shadow', from: 1, to: null, rollback: false, reason: 'Done' }, 'shadow taken away: Done'],
    [
      'alias.moved',
      { alias: 'champion', from: 2, to: 1, rollback: true, reason: 'Too warm' },
      'champion rolled back from version 2 to version 1: Too warm',
    ],
    ['approval.decided', { decision: 'approve', model: 'Load', version: 3, note: 'Fine' }, 'Load version 3 approved: Fine'],
    ['approval.decided', { decision: 'changes', note: 'More origins' }, 'the request sent back for changes: More origins'],
    [
      'release.pushed',
      { target: 'shelf', digest: 'abcdef0123456789', reference: 'r/x@sha256:1' },
      'abcdef012345 pushed to shelf, there r/x@sha256:1',
    ],
    ['release.activated', { target: 'prod', alias: 'champion', digest: 'abcdef0123456789' }, 'prod answers as champion from abcdef012345'],
    ['target.saved', { target: { kind: 'oci', url: 'https://r.example' } }, 'place saved, oci, https://r.example'],
    ['policy.changed', {}, 'rules of this workspace changed'],
  ] as const)('%s %j is told as a sentence', (event, body, told) => {
    expect(inWords({ event, body })).toBe(told);
  });
  it('is found by every word of a search, wherever it stands', () => {
    for (const search of ['', 'rosa', 'VICTORIA moved', 'peaks champion']) expect(fits(entry, search)).toBe(true);
    for (const search of ['rosa challenger', 'fff']) expect(fits(entry, search)).toBe(false);
  });
});
