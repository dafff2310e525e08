import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCore } from '#engine/core.ts';
import type { Client } from '#engine/index.ts';
import { putDataset } from '#engine/testing/dataset.ts';
import { putFeatures } from '#engine/testing/features.ts';
import type { JobEvent } from '#shared/base/method.ts';
import { type TestDoor, testDoor } from './testing.ts';

const ROWS = 20_000;
const HORIZON = 20_000;
const missing = (i: number): boolean => i > 0 && i < ROWS - 1 && i % 997 === 0;
// Not round in binary, so that a lossy way over the wire would show.
const values = Float64Array.from({ length: ROWS }, (_, i) => (missing(i) ? Number.NaN : Math.sin(i) * 1e6 + i / 3));

let t: TestDoor;
let client: Client;
let features: string;

/** A workspace with one long series, written before the door's engine opens it. */
async function prepare(folder: string): Promise<string> {
  const core = createCore({ home: join(folder, 'prepare'), logLevel: 'silent' });
  const { db } = await core.workspaces.open(join(folder, 'work'), true);
  const series = [{ name: 'a', t: Array.from({ length: ROWS }, (_, i) => i), y: values }];
  const dataset = await putDataset(db, { axis: { kind: 'integer', step: 1 }, seasons: [24], series });
  const id = await putFeatures(db, dataset);
  await core.close();
  return id;
}

beforeAll(async () => {
  t = await testDoor();
  features = await prepare(t.folder);
  client = await t.client();
  await client.workspace.open({ path: join(t.folder, 'work') });
});
afterAll(() => t.close());

async function train(): Promise<{ events: JobEvent[]; record: string }> {
  const events: JobEvent[] = [];
  for await (const event of await client.train.run({ features, choice: { model: 'naive', params: {} }, horizon: 24 })) events.push(event);
  const last = events.at(-1)!;
  return { events, record: last.type === 'done' ? last.record : '' };
}

describe('the engine behind the door', () => {
  it('answers queries, and refuses in its own words', async () => {
    expect(await client.workspace.current({})).toMatchObject({ name: 'work' });
    await expect(client.train.get({ fit: 'ft_0000000000000000' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      defined: true,
      data: { hint: expect.any(String) },
    });
  });

  it('streams a job from its place in the queue to its record', async () => {
    const { events, record } = await train();
    expect(events[0]!.type).toBe('queued');
    const shares = events.flatMap((event) => (event.type === 'progress' ? [event.share] : []));
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(record).toMatch(/^ft_/);
  });

  it('sends long columns exactly, missing values included', async () => {
    const { record } = await train();
    const forecast = await client.train.forecast({ fit: record, series: 'a', horizon: HORIZON, history: ROWS });
    expect(forecast.history.values).toBeInstanceOf(Float64Array);
    expect(forecast.history.values).toEqual(values);
    // The naive forecast is the last observation, at every step.
    expect(forecast.mean).toEqual(new Float64Array(HORIZON).fill(values.at(-1)!));
    expect(forecast.times[0]).toBe(ROWS);
  });

  it('serves several connections of one page at once', async () => {
    const clients = await Promise.all([t.client(), t.client(), t.client()]);
    const answers = await Promise.all(clients.flatMap((c) => Array.from({ length: 20 }, () => c.workspace.current({}))));
    expect(new Set(answers.map((a) => a?.path)).size).toBe(1);
  });

  it('goes on when a window closes in the middle of a job, and lets the next window follow it', async () => {
    const window = await t.client();
    const events = (await window.train.run({ features, choice: { model: 'ses', params: {} }, horizon: 5 }))[Symbol.asyncIterator]();
    const first = (await events.next()).value as JobEvent;
    const job = first.type === 'queued' ? first.job : '';
    t.hangUp();
    await vi.waitFor(async () => expect((await client.jobs.get({ job })).state).toBe('done'));
    const followed: JobEvent[] = [];
    for await (const event of await client.jobs.watch({ job })) followed.push(event);
    expect(followed.at(-1)?.type).toBe('done');
  });

  it('reads the file that was uploaded', async () => {
    const headers = { host: `127.0.0.1:${t.port}`, origin: t.door.origin, 'x-almanac-token': t.door.token };
    const { body } = await t.send('PUT', '/upload?name=load.csv', headers, 't,y\n1,2\n');
    const { path } = JSON.parse(body) as { path: string };
    expect(readFileSync(path, 'utf8')).toBe('t,y\n1,2\n');
    const { entries } = await client.files.list({ path: join(t.folder, 'work', 'inbox') });
    expect(entries.map((entry) => entry.name)).toEqual(['load.csv']);
  });
});

describe('a job that is followed by another window', () => {
  it('ends for it in the words of the contract when it is cancelled', async () => {
    const events = (await client.train.run({ features, choice: { model: 'holt-winters', params: { season: 24 } }, horizon: 5 }))[
      Symbol.asyncIterator
    ]();
    const first = (await events.next()).value as JobEvent;
    const job = first.type === 'queued' ? first.job : '';
    const watching = async () => {
      for await (const _ of await client.jobs.watch({ job }));
    };
    const cut = expect(watching()).rejects.toMatchObject({ code: 'CANCELLED', defined: true, data: { hint: expect.any(String) } });
    await client.jobs.cancel({ job });
    await cut;
  });
});
