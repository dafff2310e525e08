import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { AuditEntry } from '#shared/services/audit.ts';
import type { ApprovalRequest, Person } from '#shared/stages/approve.ts';
import { samePerson } from './person.ts';
import { viewOf } from './view.ts';

const person = fc.record({
  name: fc.constantFrom('Ada', ' ADA ', 'Grace', 'Edsger'),
  fingerprint: fc.constantFrom(null, 'a'.repeat(64), 'b'.repeat(64)),
});
const request = (author: Person) => ({ head: { id: 'rq_0000000000000001' }, body: { author } }) as unknown as StoredRecord<ApprovalRequest>;
const entry = (event: AuditEntry['event'], body: object, seq: number): AuditEntry =>
  ({ seq, time: `t${seq}`, by: { name: 'Grace', fingerprint: null }, event, subject: 'rq_0000000000000001', body }) as AuditEntry;
const comment = fc.string().map((text) => ({ event: 'approval.commented' as const, body: { text } }));
const end = fc.constantFrom(
  ...(['approve', 'reject', 'changes'] as const).map((decision) => ({
    event: 'approval.decided' as const,
    body: {
      decision,
      note: 'Looked.',
      conditions: ['Until June'],
      approval: decision === 'approve' ? 'ap_0000000000000001' : null,
      version: decision === 'approve' ? 4 : null,
    },
  })),
  { event: 'approval.withdrawn' as const, body: { note: '' } },
);
const STATES = { approve: 'approved', reject: 'rejected', changes: 'changes' } as const;

it('tells people apart by keys where both have one, else by names; the same either way round', () => {
  const of = (name: string, fingerprint: string | null) => ({ name, fingerprint });
  expect(samePerson(of('Ada', 'k1'), of('Grace', 'k1'))).toBe(true);
  expect(samePerson(of('Ada', 'k1'), of('Ada', 'k2'))).toBe(false);
  expect(samePerson(of('Ada', 'k1'), of('ada', null))).toBe(true);
  expect(samePerson(of('Ada', null), of('Grace', null))).toBe(false);
  fc.assert(fc.property(person, person, (a, b) => samePerson(a, a) && samePerson(a, b) === samePerson(b, a)));
});

it('a request is what its trail says, whoever asks', () => {
  fc.assert(
    fc.property(
      ...([
        person,
        person,
        fc.boolean(),
        fc.array(comment, { maxLength: 3 }),
        fc.option(end),
        fc.array(comment, { maxLength: 3 }),
      ] as const),
      (author, asking, selfApproval, before, last, after) => {
        const trail = [...before, ...(last ? [last] : []), ...after].map(({ event, body }, i) => entry(event, body, i + 1));
        const view = viewOf(request(author), trail, { selfApproval, rules: [] }, asking);
        const decided = last && 'decision' in last.body ? last.body : undefined;
        expect(view.state).toBe(decided ? STATES[decided.decision] : last ? 'withdrawn' : 'open');
        expect(view.comments.map(({ text }) => text)).toEqual([...before, ...after].map(({ body }) => body.text));
        expect(view.decision?.conditions).toEqual(decided?.conditions);
        expect([view.approval, view.version]).toEqual([decided?.approval ?? null, decided?.version ?? null]);
        const another = !samePerson(author, asking) && (author.fingerprint === null || asking.fingerprint !== null);
        expect(view.blocked === null).toBe(!last && (selfApproval || another));
      },
    ),
  );
});
