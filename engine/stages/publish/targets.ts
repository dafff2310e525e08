import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import { Target } from '#shared/domain/target.ts';
import { actingIn } from '../../audit/acting.ts';
import { appendAudit } from '../../audit/append.ts';
import { auditOf } from '../../audit/read.ts';
import type { Handlers } from '../../handlers.ts';
import type { Sql } from '../../store/database.ts';
import { addressOf } from '../../targets/address.ts';

type Publish = Handlers<typeof contract.publish>;

/** The targets of a workspace by name, as its audit trail tells of them: what was saved last, and not removed since. */
export async function targetsOf(sql: Sql): Promise<Target[]> {
  const entries = [...(await auditOf(sql, { event: 'target.saved' })), ...(await auditOf(sql, { event: 'target.removed' }))];
  const targets = new Map<string, Target>();
  for (const { event, subject, body } of entries.sort((a, b) => a.seq - b.seq)) {
    const target = event === 'target.saved' ? Target.safeParse(body.target).data : undefined;
    if (target) targets.set(subject, target);
    else targets.delete(subject);
  }
  return [...targets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function targetNamed(sql: Sql, name: string): Promise<Target> {
  const targets = await targetsOf(sql);
  const target = targets.find((each) => each.name === name);
  if (target) return target;
  throw new AlmanacError('NOT_FOUND', `There is no target ${JSON.stringify(name)} in this workspace.`, {
    hint: targets.length > 0 ? `There are: ${targets.map((each) => each.name).join(', ')}.` : 'Save one first.',
    place: { field: 'target' },
  });
}

export const listTargets: Publish['targets'] = (_, { db }) => db.read(targetsOf);

export const saveTarget: Publish['saveTarget'] = async ({ target }, ctx) => {
  addressOf(target);
  const acting = await actingIn(ctx);
  return ctx.db.write(async (sql) => {
    const known = (await targetsOf(sql)).find((each) => each.name === target.name);
    if (JSON.stringify(known) !== JSON.stringify(target))
      await appendAudit(sql, { ...acting, event: 'target.saved', subject: target.name, body: { target } });
    return targetsOf(sql);
  });
};

export const removeTarget: Publish['removeTarget'] = async ({ name }, ctx) => {
  const acting = await actingIn(ctx);
  return ctx.db.write(async (sql) => {
    const target = await targetNamed(sql, name);
    await appendAudit(sql, { ...acting, event: 'target.removed', subject: name, body: { kind: target.kind } });
    return targetsOf(sql);
  });
};
