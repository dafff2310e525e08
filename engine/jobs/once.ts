import type { RecordId, RecordKind } from '#shared/base/ids.ts';
import type { CallContext, JobResult } from '../context.ts';
import { foundAgain, made } from '../handlers.ts';
import { findSameWork } from '../store/records.ts';

/**
 * Does the work unless the store has its outcome already. Where the same work was started twice and another run was first to store it,
 * that record is the answer.
 */
export async function once(
  { db }: Pick<CallContext, 'db'>,
  { kind, parents, inputs }: { readonly kind: RecordKind; readonly parents: readonly RecordId[]; readonly inputs: unknown },
  work: () => Promise<RecordId>,
): Promise<JobResult> {
  const same = () => db.read((sql) => findSameWork(sql, kind, parents, inputs));
  const known = await same();
  if (known) return foundAgain(known.head.id);
  try {
    return made(await work());
  } catch (error) {
    const other = await same();
    if (other) return foundAgain(other.head.id);
    throw error;
  }
}
