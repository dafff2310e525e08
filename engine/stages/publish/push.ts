import { join } from 'node:path';
import type { contract } from '#shared/contract.ts';
import { Approval } from '#shared/stages/approve.ts';
import { Push, Release } from '#shared/stages/publish.ts';
import { actingIn } from '../../audit/acting.ts';
import { appendAudit } from '../../audit/append.ts';
import { type Handlers, made } from '../../handlers.ts';
import { secretFor } from '../../identity/secrets.ts';
import { getRecord, listRecords, putRecord } from '../../store/records.ts';
import { PATIENCE } from '../../targets/http/patience.ts';
import { fileMemory } from '../../targets/memory.ts';
import { pushTo } from '../../targets/push.ts';
import { openSource } from '../../targets/source.ts';
import { targetNamed } from './targets.ts';

const CHUNK = 8 * 2 ** 20;
const OPENED = 0.05;

type Publish = Handlers<typeof contract.publish>;

export const runPush: Publish['push'] = async (input, ctx) => {
  const started = performance.now();
  ctx.progress(0, 'checking the release');
  const { release, approval, target } = await ctx.db.read(async (sql) => {
    const release = await getRecord(sql, 'release', input.release, Release);
    return {
      ...{ release, target: await targetNamed(sql, input.target) },
      approval: await getRecord(sql, 'approval', release.body.approval, Approval),
    };
  });
  const { name: model, version } = approval.body;
  const source = await openSource(release.body, { model, version }, join(ctx.home, 'pushes', 'scratch'));
  try {
    ctx.check();
    const pushed = await pushTo(target, source, {
      progress: (share, message) => ctx.progress(OPENED + (1 - OPENED) * share, message),
      note: ctx.note,
      signal: ctx.signal,
      secret: (name) => secretFor(ctx, name),
      memory: fileMemory(join(ctx.home, 'pushes', 'memory')),
      patience: PATIENCE,
      chunk: CHUNK,
      tag: input.tag,
    });
    const seconds = (performance.now() - started) / 1000;
    const body: Push = {
      ...{ release: input.release, dataset: release.body.dataset, target, reference: pushed.reference, digest: source.digest },
      ...{ bytes: pushed.bytes, reused: pushed.reused, seconds, notes: [...pushed.notes] },
    };
    const acting = await actingIn(ctx);
    const { head } = await ctx.db.write(async (sql) => {
      const record = await putRecord(sql, { kind: 'push', parents: [input.release], inputs: input, body, actor: ctx.actor, seconds });
      await appendAudit(sql, {
        ...{ ...acting, event: 'release.pushed', subject: input.release },
        body: {
          ...{ push: record.head.id, target: target.name, digest: source.digest, reference: pushed.reference },
          ...{ bytes: pushed.bytes, reused: pushed.reused, tag: input.tag ?? null },
        },
      });
      return record;
    });
    return made(head.id);
  } finally {
    await source.close();
  }
};

export const listPushes: Publish['pushes'] = async ({ release }, { db }) => {
  const pushes = await db.read((sql) => listRecords(sql, 'push', Push));
  return release === undefined ? pushes : pushes.filter((push) => push.body.release === release);
};
