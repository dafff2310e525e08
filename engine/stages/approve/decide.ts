import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import type { Gate } from '#shared/domain/gate.ts';
import type { Approval, ApprovalRequest, RequestView } from '#shared/stages/approve.ts';
import { actingIn } from '../../audit/acting.ts';
import { appendAudit } from '../../audit/append.ts';
import type { Handlers } from '../../handlers.ts';
import type { Sql } from '../../store/database.ts';
import { hashOf } from '../../store/hash.ts';
import { putRecord } from '../../store/records.ts';
import { number } from '../../store/rows.ts';
import { computeGates } from './compute.ts';
import { policyOf } from './policy.ts';
import { signedApproval } from './signed.ts';
import { requestView } from './view.ts';

/** A decision closes a request; an approval is the next version of the model, its gates computed anew. */
export const decide: Handlers<typeof contract.approve>['decide'] = async ({ request, decision, note, conditions }, ctx) => {
  const { by, signer } = await actingIn(ctx);
  const mayDecide = async (sql: Sql): Promise<ApprovalRequest> => {
    const view = await requestView(sql, request, by);
    refuse(view);
    return view.request.body;
  };
  const asked = await ctx.db.read(mayDecide);
  const computed = decision === 'approve' ? await computeGates(ctx, asked) : undefined;
  const gates = computed?.gates ?? [];
  refuseFailed(gates);
  return ctx.db.write(async (sql) => {
    // Again: another may have decided while the gates were computed.
    await mayDecide(sql);
    if (computed && hashOf(computed.rules) !== hashOf((await policyOf(sql)).rules)) throw rulesChanged();
    const approval = decision === 'approve' ? await approve(sql) : undefined;
    const told = { approval: approval?.head.id ?? null, version: approval?.body.version ?? null };
    const body = { decision, note, conditions, model: asked.model, ...told };
    await appendAudit(sql, { by, signer, event: 'approval.decided', subject: request, body });
    return requestView(sql, request, by);
  });

  async function approve(sql: Sql) {
    const { fit, comparison, dataset, key, model: name, author } = asked;
    const version = await nextVersion(sql, name);
    const unsigned = { fit, comparison, dataset, key, name, version, note, gates, request, author, reviewer: by, conditions };
    const body: Approval = signedApproval(unsigned, signer);
    const parents = [fit, comparison, request];
    return putRecord(sql, { kind: 'approval', parents, inputs: { request }, body, actor: by.name, seconds: 0 });
  }
};

/** Approvals of before requests have no number of their own: they are counted. */
async function nextVersion(sql: Sql, name: string): Promise<number> {
  const rows = await sql.all(
    `SELECT greatest(count(*), coalesce(max((body ->> 'version')::INTEGER), 0)) + 1 AS n FROM records WHERE kind = 'approval' AND (body ->> 'name') = $1`,
    [name],
  );
  return number(rows[0]!, 'n');
}

function refuse({ request, state, blocked }: RequestView): void {
  if (blocked === null) return;
  const place = { field: 'request' };
  if (state !== 'open')
    throw new AlmanacError('CONFLICT', `${request.head.id} is closed. ${blocked}`, { hint: 'Make a new request for the fit.', place });
  throw new AlmanacError('UNSUITABLE', `You may not decide ${request.head.id}: ${blocked}`, {
    hint: 'Let a colleague decide under an identity of their own, or allow self-approval in the policy of this workspace.',
    place,
  });
}

const rulesChanged = (): AlmanacError =>
  new AlmanacError('CONFLICT', 'The gates of this workspace were changed while they were computed.', {
    hint: 'Look at the new gates and decide again.',
    place: { field: 'request' },
  });

function refuseFailed(gates: readonly Gate[]): void {
  const failed = gates.filter((gate) => gate.weight === 'required' && !gate.passed);
  if (failed.length === 0) return;
  const told = failed.map((gate) => `${gate.title} (${gate.explanation})`).join(' ');
  throw new AlmanacError('UNSUITABLE', `Gates that this workspace requires are not passed: ${told}`, {
    hint: failed.flatMap((gate) => gate.remedies.slice(0, 1)).join(' ') || 'Reject the request, or ask for changes.',
    place: { field: 'decision' },
    detail: { gates: failed.map((gate) => gate.id) },
  });
}
