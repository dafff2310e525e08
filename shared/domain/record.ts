import { z } from 'zod';
import { RecordId, RecordKind } from '../base/ids.ts';

/** What every record carries. `parents` are the records it was made from: lineage is a walk up. */
export const RecordHead = z.object({
  id: RecordId,
  kind: RecordKind,
  parents: z.array(RecordId),
  /** SHA-256 of kind, parents, parameters and body: the same inputs give the same hash. */
  hash: z.string(),
  /** ISO time in UTC. */
  created: z.string(),
  actor: z.string(),
  /** Wall seconds that making it took. */
  seconds: z.number(),
});
export type RecordHead = z.infer<typeof RecordHead>;

/** A stored record: its head beside its body. */
export const recordOf = <B extends z.ZodType>(body: B) => z.object({ head: RecordHead, body });
export type StoredRecord<B = unknown> = { head: RecordHead; body: B };
