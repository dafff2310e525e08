import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inTurn, parallel } from './parallel.ts';

describe('parallel', () => {
  it('does every item once, and never more than the limit at a time', async () => {
    const seen: number[] = [];
    let now = 0;
    let most = 0;
    await parallel([...Array(20).keys()], 3, undefined, async (item) => {
      most = Math.max(most, ++now);
      await setTimeout(item % 3);
      seen.push(item);
      now--;
    });
    expect(seen.sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
    expect(most).toBe(3);
  });

  it('throws the first error, stops the others through their signal and starts nothing more', async () => {
    const started: number[] = [];
    let stopped = false;
    const work = parallel([0, 1, 2, 3, 4, 5], 2, undefined, async (item, _, signal) => {
      started.push(item);
      if (item === 0) throw new Error('no');
      await setTimeout(5000, undefined, { signal }).catch(() => {
        stopped = true;
        throw new Error('stopped');
      });
    });
    await expect(work).rejects.toThrow('no');
    expect(stopped).toBe(true);
    expect(started).toEqual([0, 1]);
  });

  it('ends with the reason of the signal', async () => {
    await expect(parallel([1], 1, AbortSignal.abort(new Error('enough')), async () => {})).rejects.toThrow('enough');
  });
});

describe('inTurn', () => {
  it('keeps the order of the calls, errors included', async () => {
    const turn = inTurn();
    const said: string[] = [];
    const slow = turn(async () => {
      await setTimeout(5);
      said.push('slow');
    });
    const bad = turn(async () => {
      said.push('bad');
      throw new Error('bad');
    });
    const quick = turn(async () => said.push('quick'));
    await slow;
    await expect(bad).rejects.toThrow('bad');
    await quick;
    expect(said).toEqual(['slow', 'bad', 'quick']);
  });
});
