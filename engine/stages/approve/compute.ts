import type { RecordId } from '#shared/base/ids.ts';
import type { Gate, GateRule } from '#shared/domain/gate.ts';
import type { CallContext } from '../../context.ts';
import { evidenceFor } from './evidence.ts';
import { gatesOf } from './gates.ts';

interface Subject {
  readonly fit: RecordId;
  readonly comparison: RecordId;
  /** Name in the registry, where it is known: for the champion. */
  readonly model?: string | undefined;
  /** Others than those of the workspace. */
  readonly rules?: readonly GateRule[] | undefined;
}

export interface Computed {
  /** Key of the fit's model in the comparison. */
  readonly key: string;
  readonly dataset: RecordId;
  readonly gates: Gate[];
}

/** Reads the evidence and computes the gates. UNSUITABLE where the comparison says nothing about the fit. */
export function computeGates({ db }: CallContext, { fit, comparison }: Subject): Promise<Computed> {
  return db.read(async (sql) => {
    const evidence = await evidenceFor(sql, fit, comparison);
    return { key: evidence.row.key, dataset: evidence.fit.dataset, gates: gatesOf(evidence) };
  });
}
