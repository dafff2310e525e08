import { spawnSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { EndlessOrder } from './endless.fixture.ts';
import { guarded, guardThread, newGuard, quiet, release, waitQuiet } from './guard.ts';

const THREAD = new URL('./endless.fixture.ts', import.meta.url);

async function start(order: Pick<EndlessOrder, 'steps' | 'calls'>) {
  const guard = newGuard();
  const begun = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(THREAD, { workerData: { ...order, guard, begun } satisfies EndlessOrder });
  while (Atomics.load(begun, 0) === 0) await setTimeout(2);
  return { worker, guard };
}

// Without the guard each of these ends the whole process: "terminate called after throwing an instance of 'Napi::Error'".
describe('threads that run programs', () => {
  it('end of themselves with sessions open', async () => {
    for (let round = 0; round < 3; round++) {
      const { worker, guard } = await start({ steps: 1, calls: 2 });
      expect(await new Promise((resolve) => worker.once('exit', resolve))).toBe(0);
      release(guard);
    }
  });

  it('are ended in mid-run and between runs, and the process lives', async () => {
    for (const [steps, wait] of [[1500, 30], [1500, 100], ...Array.from({ length: 6 }, (_, i) => [1, i])] as const) {
      const { worker, guard } = await start({ steps });
      await setTimeout(wait);
      await quiet(guard);
      await worker.terminate();
      release(guard);
    }
  });

  it('are ended by a thread that blocks', async () => {
    const { worker, guard } = await start({ steps: 500 });
    waitQuiet(guard);
    await worker.terminate();
    release(guard);
  });

  it('do not take an ending process down with them', () => {
    const script = `
      const { Worker } = await import('node:worker_threads');
      const { newGuard } = await import(${JSON.stringify(new URL('./guard.ts', import.meta.url).href)});
      const begun = new Int32Array(new SharedArrayBuffer(4));
      new Worker(new URL(${JSON.stringify(THREAD.href)}), { execArgv: [], workerData: { guard: newGuard(), begun, steps: 2000 } });
      setInterval(() => Atomics.load(begun, 0) > 0 && setTimeout(() => process.exit(7), 50), 5);`;
    const { status, signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect({ status, signal, stderr }).toEqual({ status: 7, signal: null, stderr: '' });
  });
});

describe('a guard', () => {
  it('lets nothing begin once the thread is to end', async () => {
    const guard = newGuard();
    guardThread([guard]);
    try {
      expect(guarded(() => 5)).toBe(5);
      expect(() =>
        guarded(() => {
          throw new Error('inside');
        }),
      ).toThrow('inside');
      await quiet(guard);
      expect(() => guarded(() => 5)).toThrow('Cancelled');
      await quiet(guard);
    } finally {
      guardThread([]);
      release(guard);
    }
    expect(guarded(() => 6)).toBe(6);
  });

  it('is quiet once its threads are no more, though one died inside', async () => {
    const guard = newGuard();
    Atomics.add(guard, 0, 1);
    const waited = quiet(guard);
    release(guard);
    await waited;
    waitQuiet(guard);
  });
});
