import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backtestFile } from '../index.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-backtest-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (lines: readonly string[]): string => {
  const path = join(folder, 'in.csv');
  writeFileSync(path, ['id,t,y', ...lines].join('\n'));
  return path;
};
const run = (input: string, more: object = {}) =>
  backtestFile({
    input,
    series: 'id',
    time: 't',
    target: 'y',
    seasons: [1],
    horizon: 2,
    windows: 2,
    step: 1,
    models: [{ model: 'naive' }],
    levels: [80],
    ...more,
  });

describe('scoring models on a file', () => {
  it('gives what can be reckoned by hand', async () => {
    // Cutoffs after t = 3 and t = 4; naive repeats 4 and 8. Errors: |8-4|, |6-4| and |6-8|, |2-8| over actuals 8, 6 and 6, 2.
    const result = await run(file(['a,1,1', 'a,2,2', 'a,3,4', 'a,4,8', 'a,5,6', 'a,6,2']));
    const scores = Object.fromEntries(result.leaderboard[0]!.scores.map((s) => [s.metric, s.value]));
    expect(scores.wape).toBeCloseTo((100 * 14) / 22, 10);
    expect(scores.mae).toBeCloseTo(14 / 4, 10);
    expect(scores.rmse).toBeCloseTo(Math.sqrt((16 + 4 + 4 + 36) / 4), 10);
    // In-sample naive errors: (1 + 2) / 2 before the first cutoff, (1 + 2 + 4) / 3 before the second.
    expect(scores.mase).toBeCloseTo((4 / 1.5 + 2 / 1.5 + 2 / (7 / 3) + 6 / (7 / 3)) / 4, 10);
    expect(result).toMatchObject({ series: 1, horizon: 2, windows: 2, step: 1 });
  });

  it('ranks by WAPE and counts what became of every series at every cutoff', async () => {
    const season = Array.from({ length: 60 }, (_, i) => `s,${i + 1},${10 + 5 * (i % 4)}`);
    const result = await run(file([...season, 'short,1,3', 'short,2,4', 'short,3,5', 'short,4,6']), {
      seasons: [4],
      models: [{ model: 'naive' }, { model: 'seasonal-naive' }],
    });
    expect(result.leaderboard.map((r) => [r.rank, r.model])).toEqual([
      [1, 'seasonal-naive'],
      [2, 'naive'],
    ]);
    for (const row of result.leaderboard) expect(row.fitted + row.fallback + row.failed).toBe(2 * 2);
  });

  it('refuses a plan that no series is long enough for', async () => {
    await expect(run(file(['a,1,1', 'a,2,2', 'a,3,4']))).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringContaining('2 windows of 2 steps'),
    });
  });

  it('names a model or parameter that is not there', async () => {
    const input = file(['a,1,1', 'a,2,2', 'a,3,4', 'a,4,8', 'a,5,6', 'a,6,2']);
    await expect(run(input, { models: [{ model: 'prophecy' }] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('prophecy'),
    });
    await expect(run(input, { models: [{ model: 'naive', params: { x: 1 } }] })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('"x"'),
    });
  });
});
