import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import type { ReleaseData } from './release.ts';
import { startThreads } from './threads.ts';

/** A worker that breaks where it is told to, and else says which releases it holds. */
const WORKER = `
import { parentPort } from 'node:worker_threads';
const held = [];
parentPort.on('message', (m) => {
  if (m.kind === 'open') held.push(m.data.digest);
  else if (m.kind === 'drop') held.splice(held.indexOf(m.digest), 1);
  else if (m.task.digest === 'bad') throw new Error('out of luck');
  else parentPort.postMessage({ id: m.id, seconds: 0, errors: [held.join()] });
});`;

const dataOf = (digest: string): ReleaseData => ({ digest }) as ReleaseData;

it('a thread that breaks is replaced; releases are given to a thread once, and taken from it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-threads-'));
  const file = join(folder, 'worker.mjs');
  writeFileSync(file, WORKER);
  const threads = startThreads(1, pathToFileURL(file));
  const held = async (digest: string) => (await threads.run({ kind: 'replay', digest }, dataOf(digest)).done).errors[0];
  try {
    expect(await held('a')).toBe('a');
    expect(await held('b')).toBe('a,b');
    expect(await held('a')).toBe('a,b');
    threads.drop('a');
    expect(await held('b')).toBe('b');
    const broken = threads.run({ kind: 'replay', digest: 'bad' }, dataOf('bad')).done;
    expect(threads.busy()).toBe(1);
    await expect(broken).rejects.toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('out of luck') });
    expect(threads.busy()).toBe(0);
    expect(await held('b')).toBe('b');
  } finally {
    await threads.close();
    await rm(folder, { recursive: true });
  }
});
