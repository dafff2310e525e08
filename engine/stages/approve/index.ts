import type { contract } from '#shared/contract.ts';
import { Approval } from '#shared/stages/approve.ts';
import type { Handlers } from '../../handlers.ts';
import { listRecords } from '../../store/records.ts';
import { computeGates } from './compute.ts';
import { decide } from './decide.ts';
import { policy, setPolicy } from './policy.ts';
import { presets } from './presets.ts';
import { request } from './request.ts';
import { comment, requests, withdraw } from './talk.ts';

/** Fit + Comparison -> request -> Approval: who asked, who decided, why, and which gates were passed. A person decides. */
export const approveStage: Handlers<typeof contract.approve> = {
  gates: async (input, ctx) => (await computeGates(ctx, input)).gates,
  presets: () => [...presets],
  policy,
  setPolicy,
  request,
  requests,
  comment,
  decide,
  withdraw,
  list: ({ dataset }, { db }) => db.read((sql) => listRecords(sql, 'approval', Approval, dataset)),
};
