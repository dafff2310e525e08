import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '#models/catalog.ts';
import { encodeCheckpoint } from '#nn/train/checkpoint.ts';
import type { JobContext } from '../../context.ts';
import { saveCheckpoint } from '../../jobs/training/checkpoints.ts';
import { finish, type TestEngine, testEngine } from '../../testing/clients.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putWeekly } from '../../testing/fixtures.ts';
import { trainStage } from './index.ts';

const absent = !catalog.some((model) => model.id === 'nbeats');
const small = { stepsPerEpoch: 2, batch: 8, width: 8, stacks: 1, blocks: 1, layers: 1 };
const net = (epochs: number, more: object = {}) => ({ model: 'nbeats', params: { ...small, epochs, ...more } });
/** More than anyone waits for. */
const ENDLESS = 10_000;

describe.skipIf(absent)('the fit of a net (skipped where the catalog has no nbeats)', () => {
  let workspace: TestWorkspace;
  let ctx: JobContext;
  let features: string;
  let notes: string[];
  beforeAll(async () => {
    workspace = await openTestWorkspace();
    ctx = { ...workspace.ctx, note: (_, text) => notes.push(text) };
    notes = [];
    ({ features } = await putWeekly(workspace.db, [90, 70]));
  });
  afterAll(() => workspace.close());

  const run = (choice: ReturnType<typeof net>, more: object = {}) =>
    trainStage.run({ features, choice, horizon: 5, seed: 1, ...more } as never, ctx);

  it('keeps its curve, where it ran and what it took', async () => {
    const { record } = await run(net(3, { members: 2 }));
    const { body } = await trainStage.get({ fit: record }, ctx);
    expect(body.training).toMatchObject({ members: 2, epochs: 6, device: 'cpu', runtime: 'onnxruntime', stopped: 'done', resumed: false });
    expect(body.resources!.peakBytes).toBeGreaterThan(body.resources!.addedBytes);
    expect(body.resources!.threads).toBe(ctx.pool.threads);
    const { lines, live } = await trainStage.curve({ fit: record }, ctx);
    expect(live).toBe(false);
    expect(lines.map((l) => [l.member, l.epoch, l.members, l.epochs])).toEqual(
      [0, 1].flatMap((member) => [1, 2, 3].map((epoch) => [member, epoch, 2, 3])),
    );
    expect(body.training!.best).toEqual([0, 1].map((m) => Math.min(...lines.filter((l) => l.member === m).map((l) => l.validation!))));
    expect(existsSync(join(ctx.path, 'checkpoints')) ? readdirSync(join(ctx.path, 'checkpoints')) : []).toEqual([]);
  });

  it('is the same work on every device; one that is not there is told of', async () => {
    const elsewhere = process.platform === 'win32' ? 'coreml' : 'dml';
    const { record } = await run(net(2), { device: elsewhere });
    expect(notes.filter((text) => text.includes('cannot be used'))).toHaveLength(1);
    expect(await run(net(2), { device: 'cpu' })).toEqual({ record, cached: true });
    const { training } = (await trainStage.get({ fit: record }, ctx)).body;
    expect(training).toMatchObject({ device: 'cpu', notes: [expect.stringContaining('cannot be used')] });
  });

  it('of another model has no curve, but took something too', async () => {
    const { record } = await trainStage.run({ features, choice: { model: 'naive', params: {} }, horizon: 5, seed: 1 }, ctx);
    const { body } = await trainStage.get({ fit: record }, ctx);
    expect(body.training).toBeUndefined();
    expect(body.resources!.seconds).toBeGreaterThan(0);
    expect((await trainStage.curve({ fit: record }, ctx)).lines).toEqual([]);
    await expect((async () => trainStage.curve({}, ctx))()).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('is estimated before it is begun', async () => {
    const of = (params: object) => trainStage.estimate({ features, choice: net(5, params), horizon: 5 } as never, ctx);
    const [one, wide] = [await of({}), await of({ width: 64, members: 3 })];
    expect(one).toMatchObject({ batch: 8, steps: 10 });
    expect(wide.steps).toBe(30);
    expect(wide.parameters!).toBeGreaterThan(one.parameters!);
    expect(wide.bytes!).toBeGreaterThan(one.bytes!);
    expect(one.free).toBeGreaterThan(one.bytes!);
    const naive = { features, choice: { model: 'naive', params: {} }, horizon: 5 };
    expect(await trainStage.estimate(naive, ctx)).toMatchObject({ parameters: null, bytes: null });
  });
});

describe.skipIf(absent)('a job that trains a net (skipped where the catalog has no nbeats)', () => {
  let door: TestEngine;
  let features: string;
  beforeAll(async () => {
    door = await testEngine();
    const rows = Array.from(
      { length: 120 },
      (_, i) => `a,${new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10)},${20 + (i % 7)}`,
    );
    writeFileSync(join(door.folder, 'in.csv'), ['unique_id,ds,y', ...rows].join('\n'));
    await door.client.workspace.open({ path: join(door.folder, 'ws'), create: true });
    const { plan } = await door.client.import.detect({ path: join(door.folder, 'in.csv') });
    const dataset = await finish(door.client.import.run({ ...plan!, name: 'one' }));
    const validation = await finish(door.client.validate.run({ dataset: dataset.record }));
    features = (await finish(door.client.features.run({ validation: validation.record, recipe: {} }))).record;
  });
  afterAll(() => door.close());

  const start = async (seed: number) => {
    const stream = await door.client.train.run({
      features,
      choice: net(ENDLESS, { patience: 0, stepsPerEpoch: 50, members: 50 }) as never,
      horizon: 5,
      seed,
    });
    const iterator = stream[Symbol.asyncIterator]();
    const { value } = await iterator.next();
    const { job } = value as { job: string };
    const ended = (async () => {
      for (let next = await iterator.next(); !next.done; next = await iterator.next())
        if (next.value.type === 'done') return next.value as { record: string; cached: boolean };
      throw new Error('no end');
    })();
    ended.catch(() => {});
    const curve = () => door.client.train.curve({ job });
    while ((await curve()).lines.length < 3) await Promise.race([setTimeout(20), ended]);
    return { job, ended, curve };
  };

  it('is followed while it runs, ends when it is asked to, and can be run whole later', async () => {
    const first = await start(1);
    const { live, secondsLeft, lines } = await first.curve();
    expect(live).toBe(true);
    expect(secondsLeft).toBeGreaterThan(0);
    expect(lines[0]).toMatchObject({ epoch: 1, epochs: ENDLESS });
    expect(await door.client.train.stop({ job: first.job })).toEqual({ asked: true });
    const { record, cached } = await first.ended;
    expect(cached).toBe(false);
    const { body } = await door.client.train.get({ fit: record });
    expect(body.training).toMatchObject({ stopped: 'asked' });
    expect(body.training!.epochs).toBeLessThan(ENDLESS);
    expect(await first.curve()).toMatchObject({ live: false, stopAsked: true });
    expect(await door.client.train.stop({ job: first.job })).toEqual({ asked: false });
    // The same once more is not the fit that was cut short.
    const again = await start(1);
    await door.client.jobs.cancel({ job: again.job });
    await expect(again.ended).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('that was cut off tells the epochs that its checkpoint holds', async () => {
    const root = join(door.folder, 'ws', 'checkpoints');
    const before = existsSync(root) ? readdirSync(root) : [];
    const cut = await start(2);
    await door.client.jobs.cancel({ job: cut.job });
    await expect(cut.ended).rejects.toMatchObject({ code: 'CANCELLED' });
    const [mine] = readdirSync(root).filter((name) => !before.includes(name));
    // As if it had trained long enough for one.
    saveCheckpoint(join(root, mine!), 'net-0', encodeCheckpoint({ facts: { epochs: [{}, {}] }, values: {} }));
    const { lines, live } = await cut.curve();
    expect([lines.map((l) => l.epoch), live]).toEqual([[1, 2], false]);
  });

  it('is not known where there is none', async () => {
    await expect(door.client.train.stop({ job: 'job_0' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(door.client.train.curve({ job: 'job_0' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
