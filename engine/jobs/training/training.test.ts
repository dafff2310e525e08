import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EpochLine } from '#shared/domain/training.ts';
import { createPool, type Pool } from '../pool.ts';
import { hasCheckpoints, loadCheckpoint, saveCheckpoint, sweepCheckpoints } from './checkpoints.ts';
import { decodeCurve, encodeCurve, growCurve, secondsLeft, summaryOf } from './curve.ts';
import { followTraining, type LiveTraining } from './live.ts';
import { lossOf, type StubOrder } from './stub.fixture.ts';

const STUB = new URL('./stub.fixture.ts', import.meta.url);

let root: string;
let pool: Pool;
let folder: string;
let notes: string[];
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'almanac-training-'));
  pool = createPool(1, () => ({}), STUB.href);
});
afterAll(async () => {
  await pool.close();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(() => {
  folder = join(mkdtempSync(join(root, 'ws-')), 'checkpoints', 'work');
  notes = [];
});

const follow = (onLine: (line: EpochLine) => void = () => {}): LiveTraining =>
  followTraining(folder, { note: (_, text) => notes.push(text) }, onLine);

function train(live: LiveTraining, order: Omit<StubOrder, 'desk'>, signal?: AbortSignal): Promise<number[]> {
  const desk = live.seat();
  return pool.run('fit', { ...order, desk } as never, { transfer: [desk.port], ...(signal && { signal }) }) as Promise<never>;
}

/** The weights that the stub ends with where nothing comes between. */
async function undisturbed(epochs: number, members = 1): Promise<number[]> {
  const live = followTraining(join(folder, '..', 'other'), { note: () => {} }, () => {});
  const weights = await train(live, { epochs, pause: 0, members });
  live.end(true);
  return weights;
}

describe('a training that is followed', () => {
  it('tells its curve epoch by epoch, and what is left', async () => {
    const heard: number[] = [];
    const left: (number | null)[] = [];
    const live = follow((line) => {
      heard.push(line.epoch);
      left.push(live.curve().secondsLeft);
    });
    await train(live, { epochs: 8, pause: 20 });
    const { lines, live: going, stopAsked, resumed } = live.curve();
    expect(lines.map((l) => l.epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(lines[2]).toMatchObject({ train: null, validation: lossOf(3), best: true });
    expect({ going, stopAsked, resumed, notes }).toEqual({ going: true, stopAsked: false, resumed: false, notes: [] });
    expect(heard).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(left[0]).toBeGreaterThan(0);
    expect(left.at(-1)).toBeNull();
    expect(summaryOf(lines, false)).toEqual({ members: 1, epochs: 8, best: [1], stopped: 'done' });
    live.end(true);
    expect(live.curve()).toMatchObject({ live: false, lines: expect.objectContaining({ length: 8 }) });
    expect(existsSync(folder)).toBe(false);
  });

  it('ends when it is asked to and keeps the best, in the middle of a long one', async () => {
    const live = follow((line) => line.epoch === 9 && live.stop());
    const weights = await train(live, { epochs: 1_000_000, pause: 10 });
    expect(weights).toEqual(await undisturbed(6));
    const { lines, secondsLeft: left, stopAsked } = live.curve();
    expect([lines.at(-1)!.epoch < 100, left, stopAsked]).toEqual([true, null, true]);
    expect(summaryOf(lines, stopAsked).stopped).toBe('asked');
    live.end(true);
  });

  it('is not begun where it was asked to stop before', async () => {
    const live = follow();
    live.stop();
    await train(live, { epochs: 50, pause: 0 });
    expect(live.curve().lines).toEqual([]);
    live.end(true);
  });

  it('leaves its checkpoints when it is cancelled, and goes on from them', async () => {
    const stop = new AbortController();
    const first = follow((line) => line.epoch === 5 && stop.abort());
    await expect(train(first, { epochs: 40, pause: 10 }, stop.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
    first.end(false);
    expect(hasCheckpoints(folder)).toBe(true);
    const heard: number[] = [];
    const second = follow((line) => heard.push(line.epoch));
    expect(second.curve().lines.length).toBe(0);
    const weights = await train(second, { epochs: 40, pause: 0 });
    expect(weights).toEqual(await undisturbed(40));
    // The checkpoint of the epoch that was told last may have been cut off.
    expect(heard[0]).toBeGreaterThanOrEqual(5);
    const { lines, resumed } = second.curve();
    expect(resumed).toBe(true);
    expect(lines.map((l) => l.epoch)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(notes).toEqual(['The training goes on from a checkpoint.']);
    second.end(true);
  });

  it('goes on where a killed process was', async () => {
    const child = spawn(process.execPath, [STUB.pathname, 'train', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (data: Buffer) => String(data).includes('epoch 7\n') && child.kill('SIGKILL'));
    await new Promise((resolve) => child.once('exit', resolve));
    const heard: number[] = [];
    const live = follow((line) => heard.push(line.epoch));
    const weights = await train(live, { epochs: 30, pause: 0 });
    expect(weights).toEqual(await undisturbed(30));
    expect(heard[0]).toBeGreaterThanOrEqual(7);
    expect(live.curve().lines.map((l) => l.epoch)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    live.end(true);
  });

  it.skipIf(!existsSync('/dev/full'))(
    'goes on where the disk is full, and says so once (skipped where there is no /dev/full)',
    async () => {
      mkdirSync(folder, { recursive: true });
      // The draft that the thread will write, whichever thread that is.
      for (let thread = 0; thread < 50; thread++)
        symlinkSync('/dev/full', join(folder, `${encodeURIComponent('net 0/of the stub')}.checkpoint.${thread}.part`));
      const live = follow();
      expect(await train(live, { epochs: 10, pause: 1 })).toEqual(await undisturbed(10));
      expect(notes).toEqual([expect.stringMatching(/^A checkpoint could not be written: The disk is full.* The training goes on/)]);
      expect(live.curve().notes).toEqual(notes);
      live.end(true);
    },
  );

  it('has a curve of several nets', async () => {
    const live = follow();
    expect(await train(live, { epochs: 7, pause: 1, members: 3 })).toEqual(await undisturbed(7, 3));
    expect(summaryOf(live.curve().lines, false)).toEqual({ members: 3, epochs: 21, best: [1, 1, 1], stopped: 'done' });
    live.end(true);
  });
});

const line = (member: number, epoch: number, more: Partial<EpochLine> = {}): EpochLine => ({
  ...{ member, members: 3, epoch, epochs: 10, train: 1, validation: 1, best: false, learningRate: 0.001, seconds: 2 },
  ...more,
});

describe('a curve', () => {
  it('forgets epochs that are made again', () => {
    const before = [line(0, 1), line(0, 2), line(1, 1), line(1, 2), line(1, 3)];
    expect(growCurve([...before, line(1, 2, { train: 9 })]).lines()).toEqual([
      line(0, 1),
      line(0, 2),
      line(1, 1),
      line(1, 2, { train: 9 }),
    ]);
  });

  it('tells the seconds left from the last epochs and the nets before', () => {
    expect(secondsLeft([])).toBeNull();
    expect(secondsLeft([line(0, 4, { members: 1 })])).toBe(6 * 2);
    // The first net ended after 5 epochs: the second has 3 left, the third 5.
    expect(secondsLeft([1, 2, 3, 4, 5].map((e) => line(0, e)).concat(line(1, 1), line(1, 2)))).toBe((3 + 5) * 2);
    expect(secondsLeft([line(0, 10), line(1, 10), line(2, 10)])).toBeNull();
  });

  it('is read back, without a line that was cut off', () => {
    const lines = [line(0, 1), line(0, 2, { validation: null })];
    const text = new TextDecoder().decode(encodeCurve(lines));
    expect(decodeCurve(text)).toEqual(lines);
    expect(decodeCurve(text.slice(0, -5))).toEqual(lines.slice(0, 1));
    expect(decodeCurve('')).toEqual([]);
  });

  it('that ended before its last epoch ended early', () => {
    expect(summaryOf([line(0, 3, { members: 1, best: true, validation: 0.5 })], false)).toEqual({
      ...{ members: 1, epochs: 1, best: [0.5], stopped: 'early' },
    });
  });
});

describe('checkpoints', () => {
  it('are whole or not there, whatever their name', () => {
    expect(loadCheckpoint(folder, '../a b')).toBeUndefined();
    saveCheckpoint(folder, '../a b', Uint8Array.of(1, 2));
    saveCheckpoint(folder, '../a b', Uint8Array.of(3));
    expect(loadCheckpoint(folder, '../a b')).toStrictEqual(Uint8Array.of(3));
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('are swept after 30 days, and drafts at once', async () => {
    const [old, young] = [join(root, 'sweep', 'old'), join(root, 'sweep', 'young')];
    for (const work of [old, young]) saveCheckpoint(join(work, 'piece'), 'net', Uint8Array.of(1));
    writeFileSync(join(young, 'piece', 'x.part'), 'half');
    await setTimeout(5);
    const long = new Date(Date.now() - 31 * 86_400_000);
    for (const path of [join(old, 'piece', 'net.checkpoint'), join(old, 'piece'), old]) utimesSync(path, long, long);
    sweepCheckpoints(join(root, 'sweep'), Date.now());
    expect(existsSync(old)).toBe(false);
    expect(readdirSync(join(young, 'piece'))).toEqual(['net.checkpoint']);
    sweepCheckpoints(join(root, 'nowhere'), Date.now());
  });
});
