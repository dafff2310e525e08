import { z } from 'zod';
import { query } from '../base/method.ts';
import { Signature } from '../domain/identity.ts';
import { Person } from '../stages/approve.ts';

/** What is put on record. Each has one schema for its body in engine/audit/events.ts. */
export const AUDIT_EVENTS = [
  'approval.requested',
  'approval.commented',
  'approval.decided',
  'approval.withdrawn',
  'policy.changed',
  'alias.moved',
  'release.built',
  'release.pushed',
  'release.activated',
  'release.reverted',
  'target.saved',
  'target.removed',
] as const;
export const AuditEvent = z.enum(AUDIT_EVENTS);
export type AuditEvent = z.infer<typeof AuditEvent>;

/** One line of the trail. `hash` is the SHA-256 of the canonical JSON of all that stands before it, `previous` among it. */
export const AuditEntry = z.object({
  /** From 1, without gaps. */
  seq: z.int(),
  time: z.string(),
  by: Person,
  event: AuditEvent,
  /** What it is about: a record, a model, a target. */
  subject: z.string(),
  body: z.record(z.string(), z.unknown()),
  /** Hash of the entry before; 64 zeros for the first. */
  previous: z.string(),
  hash: z.string(),
  /** The actor's, over `hash`; null where they had no identity. */
  signature: Signature.nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditVerification = z.object({
  ok: z.boolean(),
  entries: z.int(),
  signed: z.int(),
  /** Hash of the last entry: keep it elsewhere, and a trail that was cut short is noticed too. */
  head: z.string(),
  problems: z.array(z.object({ seq: z.int(), problem: z.string() })),
});
export type AuditVerification = z.infer<typeof AuditVerification>;

export const auditService = {
  list: query({
    summary: 'The audit trail, newest first',
    input: z.object({
      subject: z.string().optional().describe('Only what is about this record, model or target'),
      before: z.int().optional().describe('Only entries before this number'),
      limit: z.int().min(1).max(1000).default(200),
    }),
    output: z.array(AuditEntry),
  }),
  verify: query({
    summary: 'Check every link and signature of the audit trail, and that records are as it says',
    input: z.object({ expect: z.string().optional().describe('A hash that must be part of the trail: its head of an earlier day') }),
    output: AuditVerification,
  }),
};
