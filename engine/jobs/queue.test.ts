import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AlmanacError } from '#shared/base/errors.ts';
import type { JobEvent } from '#shared/base/method.ts';
import type { JobHandle } from '../context.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { createJobQueue, type JobQueue } from './queue.ts';

let db: Database;
let queue: JobQueue;
beforeEach(async () => {
  db = await openDatabase(':memory:', { threads: 1, memoryGiB: 0.5 });
  await migrate(db);
  queue = createJobQueue(db, pino({ level: 'silent' }), 1);
});
afterEach(async () => {
  await queue.stop();
  db.close();
});

const start = (work: (handle: JobHandle) => Promise<string>) =>
  queue.start({
    method: 'test.run',
    title: 'A test',
    input: { n: 1 },
    actor: 'tester',
    work: async (handle) => ({ record: await work(handle), cached: false }),
  });
const RECORD = 'ds_0123456789abcdef';

async function events(id: string): Promise<JobEvent[]> {
  const seen: JobEvent[] = [];
  for await (const event of queue.watch(id)) seen.push(event);
  return seen;
}
const untilCancelled = (handle: JobHandle): Promise<string> =>
  new Promise((_, reject) => handle.signal.addEventListener('abort', () => reject(new Error('stopped'))));

describe('the job queue', () => {
  it('tells progress and ends with the record', async () => {
    const id = await start(async (handle) => {
      handle.progress(0.5, 'half');
      handle.note('warn', 'careful');
      return RECORD;
    });
    expect(await events(id)).toEqual([
      { type: 'queued', job: id },
      { type: 'progress', share: 0.5, message: 'half', eta: null },
      { type: 'log', level: 'warn', message: 'careful' },
      { type: 'done', record: RECORD, cached: false },
    ]);
    expect(await queue.get(id)).toMatchObject({ state: 'done', record: RECORD, share: 1, input: { n: 1 } });
    await expect.poll(() => queue.log(id)).toMatchObject([{ level: 'warn', message: 'careful' }]);
  });

  it('can be watched by two, and after its end', async () => {
    const id = await start(async () => RECORD);
    const [a, b] = await Promise.all([events(id), events(id)]);
    expect(a.at(-1)).toEqual(b.at(-1));
    expect(await events(id)).toEqual([{ type: 'done', record: RECORD, cached: false }]);
  });

  it('goes on when the one who watched leaves', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const id = await start(async (handle) => {
      handle.progress(0.1, 'started');
      await gate;
      return RECORD;
    });
    for await (const event of queue.watch(id)) if (event.type === 'progress') break;
    release();
    expect((await events(id)).at(-1)).toMatchObject({ type: 'done' });
  });

  it('cancels what runs and what waits', async () => {
    const running = await start(untilCancelled);
    const waiting = await start(async () => RECORD);
    await expect.poll(async () => (await queue.get(running)).state).toBe('running');
    expect((await queue.get(waiting)).state).toBe('queued');
    expect(await queue.cancel(waiting)).toMatchObject({ state: 'cancelled', error: { code: 'CANCELLED' } });
    expect((await queue.get(running)).state).toBe('running');
    await queue.cancel(running);
    await expect(events(running)).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(events(waiting)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await queue.list(10, false)).map((j) => j.state)).toEqual(['cancelled', 'cancelled']);
  });

  it('keeps the reason of a failure', async () => {
    const id = await start(async () => {
      throw new AlmanacError('UNSUITABLE', 'Too short.', { hint: 'Import more.' });
    });
    await expect(events(id)).rejects.toMatchObject({ code: 'UNSUITABLE', message: 'Too short.' });
    expect(await queue.get(id)).toMatchObject({ state: 'failed', error: { code: 'UNSUITABLE', hint: 'Import more.' } });
    await expect(events(id)).rejects.toMatchObject({ code: 'UNSUITABLE' });
  });

  it('does not begin what was cancelled between its turn and its start', async () => {
    let begun = false;
    const id = await start(async () => {
      begun = true;
      return RECORD;
    });
    const cut = expect(events(id)).rejects.toMatchObject({ code: 'CANCELLED' });
    // Its turn comes, and its start is on the way to the store.
    await new Promise((resolve) => setImmediate(resolve));
    await queue.cancel(id);
    await cut;
    expect(begun).toBe(false);
  });

  it('ends all that waits when it stops, and starts nothing afterwards', async () => {
    let begun = 0;
    const ids = await Promise.all(
      [1, 2, 3].map(() =>
        start(async (handle) => {
          begun++;
          return untilCancelled(handle);
        }),
      ),
    );
    await queue.stop();
    expect(begun).toBe(0);
    for (const id of ids) expect(await queue.get(id)).toMatchObject({ state: 'cancelled' });
    await expect(start(async () => RECORD)).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('waits for what runs when it stops', async () => {
    const id = await start(untilCancelled);
    await expect.poll(async () => (await queue.get(id)).state).toBe('running');
    const waiting = await start(async () => RECORD);
    await queue.stop();
    expect((await queue.list(10, true)).map((job) => job.id)).toEqual([]);
    for (const one of [id, waiting]) expect((await queue.get(one)).state).toBe('cancelled');
  });

  it('tells a bug as one, and keeps it', async () => {
    const id = await start(async () => {
      throw new TypeError('x is not a function');
    });
    await expect(events(id)).rejects.toBeInstanceOf(TypeError);
    expect(await queue.get(id)).toMatchObject({ state: 'failed', error: { code: 'INTERNAL' } });
    await expect(events(id)).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
