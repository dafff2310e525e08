import type { contract } from '#shared/contract.ts';
import { Approval } from '#shared/stages/approve.ts';
import type { Handlers } from '../../handlers.ts';
import { listRecords, putRecord, recordId } from '../../store/records.ts';
import { evidenceFor } from './evidence.ts';
import { gatesOf } from './gates.ts';

/** Fit + Comparison -> Approval: who, why, and which gates were passed. Gates advise; a person decides. */
export const approveStage: Handlers<typeof contract.approve> = {
  gates: ({ fit, comparison }, { db }) => db.read(async (sql) => gatesOf(await evidenceFor(sql, fit, comparison))),
  run: async ({ fit, comparison, name, note }, { db, actor }) => {
    const started = performance.now();
    const evidence = await db.read((sql) => evidenceFor(sql, fit, comparison));
    const inputs = { name, note, actor };
    const body: Approval = { fit, comparison, dataset: evidence.fit.dataset, key: evidence.row.key, name, note, gates: gatesOf(evidence) };
    const seconds = (performance.now() - started) / 1000;
    const parents = [fit, comparison];
    // The same words from two people are two approvals.
    const record = recordId('approval', parents, { ...body, actor });
    return db.write((sql) => putRecord(sql, { kind: 'approval', parents, inputs, body, actor, seconds }, record));
  },
  list: ({ dataset }, { db }) => db.read((sql) => listRecords(sql, 'approval', Approval, dataset)),
};
