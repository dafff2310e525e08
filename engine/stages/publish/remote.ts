import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import type { ServerTarget } from '#shared/domain/target.ts';
import type { RemoteModel } from '#shared/stages/publish.ts';
import { actingIn } from '../../audit/acting.ts';
import { appendAudit } from '../../audit/append.ts';
import type { CallContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';
import { secretFor } from '../../identity/secrets.ts';
import { told } from '../../targets/push.ts';
import { activate, type ForecastServer, modelsOf, openServer, rollBack } from '../../targets/server/client.ts';
import { targetNamed } from './targets.ts';

type Publish = Handlers<typeof contract.publish>;

/** A person waits: less patience than a push has. Milliseconds. */
const PATIENCE = { attempts: 3, first: 300, longest: 3000 };
const LONGEST = 60_000;

async function serverNamed(ctx: CallContext, name: string): Promise<ServerTarget> {
  const target = await ctx.db.read((sql) => targetNamed(sql, name));
  if (target.kind === 'server') return target;
  throw new AlmanacError('UNSUITABLE', `${name} is no forecast server (${target.kind}): nothing is served there.`, {
    hint: 'Name a target of the kind server.',
    place: { field: 'target' },
  });
}

async function asking<T>(ctx: CallContext, name: string, work: (server: ForecastServer) => Promise<T>): Promise<T> {
  const target = await serverNamed(ctx, name);
  const signal = AbortSignal.timeout(LONGEST);
  try {
    const server = await openServer(target, {
      signal,
      note: (_, message) => ctx.log.info({ target: name }, message),
      secret: (secret) => secretFor(ctx, secret),
      patience: PATIENCE,
    });
    return await work(server);
  } catch (error) {
    if (!signal.aborted) throw told(error);
    throw new AlmanacError('UNREACHABLE', `${name} did not answer within ${LONGEST / 1000} s.`, {
      hint: 'Look at what the server serves now before you do it again.',
    });
  }
}

export const remote: Publish['remote'] = ({ target }, ctx) => asking(ctx, target, modelsOf);

/** What an alias stood for, of what the server told. */
const standing = (models: readonly RemoteModel[], model: string, alias: string): string | null =>
  models.find((each) => each.model === model)?.aliases[alias] ?? null;

export const activateRelease: Publish['activate'] = async ({ target, model, digest, alias }, ctx) => {
  const acting = await actingIn(ctx);
  const { before, after } = await asking(ctx, target, async (server) => {
    const before = await modelsOf(server);
    await activate(server, model, alias, digest);
    return { before: standing(before, model, alias), after: await modelsOf(server) };
  });
  await ctx.db.write((sql) =>
    appendAudit(sql, { ...acting, event: 'release.activated', subject: model, body: { target, digest, alias, before } }),
  );
  return after;
};

export const revertRelease: Publish['revert'] = async ({ target, model, alias }, ctx) => {
  const acting = await actingIn(ctx);
  const { before, digest, after } = await asking(ctx, target, async (server) => {
    const before = await modelsOf(server);
    const digest = await rollBack(server, model, alias);
    return { before: standing(before, model, alias), digest, after: await modelsOf(server) };
  });
  await ctx.db.write((sql) =>
    appendAudit(sql, { ...acting, event: 'release.reverted', subject: model, body: { target, digest, alias, before } }),
  );
  return after;
};
