import { z } from 'zod';
import { RecordId } from '../base/ids.ts';
import { command, query } from '../base/method.ts';
import { recordOf } from '../domain/record.ts';

/** A computed gate with its evidence. Gates are advice: an approval says which were passed and why the rest was accepted. */
export const Gate = z.object({
  id: z.string(),
  title: z.string(),
  rule: z.string(),
  value: z.number().nullable(),
  limit: z.number(),
  /** Of the value and the limit; left out where they are counts or plain numbers. */
  unit: z.string().optional(),
  passed: z.boolean(),
  explanation: z.string(),
});
export type Gate = z.infer<typeof Gate>;

export const Approval = z.object({
  fit: RecordId,
  comparison: RecordId,
  dataset: RecordId,
  /** Key of the approved model in the comparison. */
  key: z.string(),
  name: z.string(),
  note: z.string(),
  gates: z.array(Gate),
});
export type Approval = z.infer<typeof Approval>;

const Subject = z.object({ fit: RecordId, comparison: RecordId });

export const approveStage = {
  gates: query({
    summary: 'Compute the gates for a fit from a comparison',
    input: Subject,
    output: z.array(Gate),
    errors: ['NOT_FOUND', 'UNSUITABLE'],
  }),
  run: command({
    summary: 'Approve a fit under a name, with a note and the gates it passed',
    input: Subject.extend({ name: z.string().min(1).max(100), note: z.string().min(1).max(10_000) }),
    output: recordOf(Approval),
    errors: ['NOT_FOUND', 'UNSUITABLE'],
  }),
  list: query({
    summary: 'List approvals, newest first',
    input: z.object({ dataset: RecordId.optional() }),
    output: z.array(recordOf(Approval)),
  }),
};
