import type { contract } from '#shared/contract.ts';
import { Approval } from '#shared/stages/approve.ts';
import type { Handlers } from '../../handlers.ts';
import { listRecords } from '../../store/records.ts';
import { evidenceFor } from './evidence.ts';
import { gatesOf } from './gates.ts';

const notYet = (): never => {
  throw new Error('not built yet');
};

/** Fit + Comparison -> Approval: who, why, and which gates were passed. Gates advise; a person decides. */
export const approveStage: Handlers<typeof contract.approve> = {
  gates: ({ fit, comparison }, { db }) => db.read(async (sql) => gatesOf(await evidenceFor(sql, fit, comparison))),
  presets: notYet,
  policy: notYet,
  setPolicy: notYet,
  request: notYet,
  requests: notYet,
  comment: notYet,
  decide: notYet,
  withdraw: notYet,
  list: ({ dataset }, { db }) => db.read((sql) => listRecords(sql, 'approval', Approval, dataset)),
};
