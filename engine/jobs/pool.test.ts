import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createPool, type Pool } from './pool.ts';

const WORKER = new URL('./training.fixture.ts', import.meta.url).href;

let pool: Pool;
afterEach(() => pool.close());
const open = (threads: number) => createPool(threads, () => ({ artifacts: '/some/folder' }), WORKER);
const train = (calls: number, steps: number, signal?: AbortSignal) =>
  pool.run('echo', { calls, steps } as never, signal ? { signal } : {}) as Promise<unknown>;

describe('a pool whose threads run tensor programs', () => {
  it('gives them a runtime and what the engine lets them use', async () => {
    pool = open(1);
    expect(await train(1, 2)).toEqual({ device: 'cpu', artifacts: '/some/folder' });
  });

  it('ends a thread in the middle of a program, and goes on with what waited', async () => {
    pool = open(1);
    for (const wait of [1, 60, 120]) {
      const stop = new AbortController();
      const work = train(Number.POSITIVE_INFINITY, 500, stop.signal);
      await setTimeout(wait);
      const queued = train(1, 1);
      stop.abort();
      await expect(work).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(await queued).toMatchObject({ device: 'cpu' });
      expect(await train(1, 1)).toMatchObject({ device: 'cpu' });
    }
  });

  it('does not begin what was cancelled before', async () => {
    pool = open(1);
    await expect(train(1, 1, AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('closes in the middle of a program', async () => {
    pool = open(2);
    const work = [1, 2, 3].map(() => train(Number.POSITIVE_INFINITY, 500).catch((e: Error) => e));
    await setTimeout(300);
    await pool.close();
    for (const one of work) expect(await one).toBeInstanceOf(Error);
  });
});
