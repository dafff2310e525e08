import { z } from 'zod';
import { RecordId } from '../base/ids.ts';
import { command, query } from '../base/method.ts';
import { Gate, GatePreset, GateRule } from '../domain/gate.ts';
import { Signature } from '../domain/identity.ts';
import { recordOf } from '../domain/record.ts';

/** Who acted: the name, and the key that proves it (null where the actor had no identity). */
export const Person = z.object({ name: z.string(), fingerprint: z.string().nullable() });
export type Person = z.infer<typeof Person>;

/** What this workspace asks of an approval. */
export const Policy = z.object({
  /** Whether the author of a request may decide it. */
  selfApproval: z.boolean().default(false).meta({ title: 'Authors may approve their own requests' }),
  rules: z.array(GateRule).meta({ title: 'Gates' }),
});
export type Policy = z.infer<typeof Policy>;

const Subject = z.object({ fit: RecordId, comparison: RecordId });

/** The name of a model in the registry: what its versions have in common. */
export const ModelName = z.string().trim().min(1).max(100);

/** A wish to have a fit approved as the next version of a model. */
export const ApprovalRequest = Subject.extend({
  dataset: RecordId,
  /** Key of the model in the comparison. */
  key: z.string(),
  model: z.string(),
  note: z.string(),
  /** What it brings against the version in use, and what it costs. */
  change: z.string(),
  author: Person,
  gates: z.array(Gate),
});
export type ApprovalRequest = z.infer<typeof ApprovalRequest>;

export const Decision = z.enum(['approve', 'reject', 'changes']);
export type Decision = z.infer<typeof Decision>;

export const Comment = z.object({ time: z.string(), by: Person, text: z.string() });
export type Comment = z.infer<typeof Comment>;

/** A request and what became of it so far. */
export const RequestView = z.object({
  request: recordOf(ApprovalRequest),
  /** `changes`: the reviewer asks for changes; a new request answers. */
  state: z.enum(['open', 'approved', 'rejected', 'changes', 'withdrawn']),
  comments: z.array(Comment),
  decision: z.object({ time: z.string(), by: Person, decision: Decision, note: z.string(), conditions: z.array(z.string()) }).nullable(),
  /** Where it was approved. */
  approval: RecordId.nullable(),
  version: z.int().nullable(),
  /** Why the one who asks now may not decide it; null where they may. */
  blocked: z.string().nullable(),
});
export type RequestView = z.infer<typeof RequestView>;

/** A version of a model: a fit that was approved under a name. */
export const Approval = z.object({
  fit: RecordId,
  comparison: RecordId,
  dataset: RecordId,
  /** Key of the approved model in the comparison. */
  key: z.string(),
  /** The model's name in the registry, and which version of it this is (from 1). */
  name: z.string(),
  version: z.int().default(1),
  /** Why it was approved, in the reviewer's words. */
  note: z.string(),
  gates: z.array(Gate),
  request: RecordId.nullable().default(null),
  author: Person.nullable().default(null),
  reviewer: Person.nullable().default(null),
  conditions: z.array(z.string()).default([]),
  /** The reviewer's, over the canonical JSON of this body without it. */
  signature: Signature.nullable().default(null),
});
export type Approval = z.infer<typeof Approval>;

const Words = z.string().trim().min(1).max(10_000);

export const approveStage = {
  gates: query({
    summary: 'Compute the gates for a fit from a comparison',
    input: Subject.extend({
      rules: z.array(GateRule).optional().describe('Others than those of the workspace'),
      model: ModelName.optional().describe('Name in the registry: its champion is what a gate may compare with'),
    }),
    output: z.array(Gate),
    errors: ['NOT_FOUND', 'UNSUITABLE'],
  }),
  presets: query({ summary: 'Sets of gates to start from', input: z.object({}), output: z.array(GatePreset), workspace: false }),
  policy: query({ summary: 'What this workspace asks of an approval', input: z.object({}), output: Policy }),
  setPolicy: command({
    summary: 'Change what this workspace asks of an approval',
    input: z.object({
      selfApproval: z.boolean().optional(),
      preset: z.string().optional().describe('Take the rules of a preset'),
      rules: z.array(GateRule).optional(),
      reason: z.string().max(1000).default(''),
    }),
    output: Policy,
    errors: ['NOT_FOUND'],
  }),
  request: command({
    summary: 'Ask for approval of a fit as the next version of a model',
    input: Subject.extend({
      model: ModelName,
      note: Words,
      change: z.string().max(10_000).default('').describe('What it brings and what it costs; left out: figures against the version in use'),
    }),
    output: RequestView,
    errors: ['NOT_FOUND', 'UNSUITABLE'],
  }),
  requests: query({
    summary: 'List requests, newest first, with what became of them',
    input: z.object({ dataset: RecordId.optional(), open: z.boolean().default(false).describe('Only those that wait') }),
    output: z.array(RequestView),
  }),
  comment: command({
    summary: 'Say something about a request',
    input: z.object({ request: RecordId, text: Words }),
    output: RequestView,
    errors: ['NOT_FOUND'],
  }),
  decide: command({
    summary: 'Approve or reject a request, or ask for changes; the author may not, unless the workspace says so',
    input: z.object({
      request: RecordId,
      decision: Decision,
      note: Words,
      conditions: z.array(z.string().min(1).max(1000)).max(50).default([]),
    }),
    output: RequestView,
    errors: ['NOT_FOUND', 'CONFLICT', 'UNSUITABLE'],
  }),
  withdraw: command({
    summary: 'Take a request of your own back',
    input: z.object({ request: RecordId, note: z.string().max(10_000).default('') }),
    output: RequestView,
    errors: ['NOT_FOUND', 'CONFLICT'],
  }),
  list: query({
    summary: 'List approvals, newest first',
    input: z.object({ dataset: RecordId.optional() }),
    output: z.array(recordOf(Approval)),
  }),
};
