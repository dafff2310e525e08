import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import { Policy } from '#shared/stages/approve.ts';
import { actingIn } from '../../audit/acting.ts';
import { appendAudit } from '../../audit/append.ts';
import { auditOf } from '../../audit/read.ts';
import type { Handlers } from '../../handlers.ts';
import type { Sql } from '../../store/database.ts';
import { presets } from './presets.ts';

type Approve = Handlers<typeof contract.approve>;

/** Where a workspace says nothing else. */
const DEFAULT = Policy.parse({ selfApproval: false, rules: presets[0]!.rules });

/** The policy is what it was last changed to. */
export async function policyOf(sql: Sql): Promise<Policy> {
  const changes = await auditOf(sql, { event: 'policy.changed' });
  const last = changes.at(-1);
  return last ? Policy.parse(last.body) : DEFAULT;
}

function rulesOf(preset: string): Policy['rules'] {
  const found = presets.find(({ id }) => id === preset);
  if (found) return found.rules;
  throw new AlmanacError('NOT_FOUND', `There is no set of gates "${preset}".`, {
    hint: `Use one of ${presets.map(({ id }) => id).join(', ')}.`,
    place: { field: 'preset' },
  });
}

function refuseRepeated(rules: Policy['rules']): void {
  const ids = rules.map(({ id }) => id);
  const repeated = ids.find((id, i) => ids.indexOf(id) < i);
  if (repeated === undefined) return;
  throw new AlmanacError('BAD_REQUEST', `Two gates have the id "${repeated}".`, {
    hint: 'Give each gate an id of its own.',
    place: { field: 'rules' },
  });
}

export const policy: Approve['policy'] = (_, { db }) => db.read(policyOf);

/** Rules given stand above those of a preset; what is left out stays. */
export const setPolicy: Approve['setPolicy'] = async ({ selfApproval, preset, rules, reason }, ctx) => {
  const wanted = rules ?? (preset === undefined ? undefined : rulesOf(preset));
  refuseRepeated(wanted ?? []);
  const actor = await actingIn(ctx);
  return ctx.db.write(async (sql) => {
    const before = await policyOf(sql);
    const after: Policy = { selfApproval: selfApproval ?? before.selfApproval, rules: wanted ?? before.rules };
    await appendAudit(sql, { ...actor, event: 'policy.changed', subject: 'policy', body: { ...after, reason } });
    return after;
  });
};
