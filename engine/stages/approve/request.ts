import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import type { ApprovalRequest, RequestView } from '#shared/stages/approve.ts';
import { actingIn } from '../../audit/acting.ts';
import { appendAudit } from '../../audit/append.ts';
import type { Handlers } from '../../handlers.ts';
import type { Sql } from '../../store/database.ts';
import { putRecord } from '../../store/records.ts';
import { computeGates } from './compute.ts';
import { requestView, requestViews } from './view.ts';

/** Fit + Comparison -> ApprovalRequest, with the gates as they were when it was made. One request waits for a fit under a name. */
export const request: Handlers<typeof contract.approve>['request'] = async ({ fit, comparison, model, note, change: words }, ctx) => {
  const { key, dataset, gates, change: figures } = await computeGates(ctx, { fit, comparison, model });
  const change = words.trim() || figures;
  const { by, signer } = await actingIn(ctx);
  const body: ApprovalRequest = { fit, comparison, dataset, key, model, note, change, author: by, gates };
  return ctx.db.write(async (sql) => {
    const earlier = await earlierRequests(sql, body);
    const open = earlier.find(({ state }) => state === 'open');
    if (open) throw alreadyOpen(open);
    // A request made again after the first was closed is another one: it descends from that.
    const parents = [fit, comparison, ...earlier.slice(0, 1).map((view) => view.request.head.id)];
    const { head } = await putRecord(sql, { kind: 'request', parents, inputs: body, body, actor: by.name, seconds: 0 });
    const told = { model, fit, comparison, note, change };
    await appendAudit(sql, { by, signer, event: 'approval.requested', subject: head.id, body: told });
    return requestView(sql, head.id, by);
  });
};

async function earlierRequests(sql: Sql, { dataset, fit, model, author }: ApprovalRequest): Promise<RequestView[]> {
  const views = await requestViews(sql, author, dataset);
  return views.filter(({ request: { body } }) => body.fit === fit && body.model === model);
}

const alreadyOpen = ({ request: { head, body } }: RequestView): AlmanacError =>
  new AlmanacError('UNSUITABLE', `${body.author.name} asked for approval of this fit as ${body.model} already: ${head.id} is open.`, {
    hint: 'Comment on that request, or withdraw it first.',
    place: { field: 'fit' },
  });
