import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import { actingIn } from '../../audit/acting.ts';
import { appendAudit } from '../../audit/append.ts';
import type { Handlers } from '../../handlers.ts';
import { samePerson } from './person.ts';
import { requestView, requestViews } from './view.ts';

type Approve = Handlers<typeof contract.approve>;

export const requests: Approve['requests'] = async ({ dataset, open }, ctx) => {
  // A key that cannot be opened keeps nobody from reading.
  const { by } = await actingIn(ctx).catch(() => ({ by: { name: ctx.actor, fingerprint: null } }));
  const views = await ctx.db.read((sql) => requestViews(sql, by, dataset));
  return open ? views.filter(({ state }) => state === 'open') : views;
};

/** Also on a request that is closed: what is learned later belongs there. */
export const comment: Approve['comment'] = async ({ request, text }, ctx) => {
  const { by, signer } = await actingIn(ctx);
  return ctx.db.write(async (sql) => {
    await requestView(sql, request, by);
    await appendAudit(sql, { by, signer, event: 'approval.commented', subject: request, body: { text } });
    return requestView(sql, request, by);
  });
};

export const withdraw: Approve['withdraw'] = async ({ request, note }, ctx) => {
  const { by, signer } = await actingIn(ctx);
  return ctx.db.write(async (sql) => {
    const {
      request: { body },
      state,
      blocked,
    } = await requestView(sql, request, by);
    const place = { field: 'request' };
    if (state !== 'open')
      throw new AlmanacError('CONFLICT', `${request} cannot be withdrawn. ${blocked}`, {
        hint: 'A decision stands: make a new request.',
        place,
      });
    if (!samePerson(body.author, by))
      throw new AlmanacError('CONFLICT', `${request} is a request of ${body.author.name}: only its author takes it back.`, {
        hint: 'Reject it, or comment on it.',
        place,
      });
    await appendAudit(sql, { by, signer, event: 'approval.withdrawn', subject: request, body: { note } });
    return requestView(sql, request, by);
  });
};
