import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelled } from '#shared/base/errors.ts';
import { forecastFile } from '../index.ts';
import type { ForecastFileOptions } from './options.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-file-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, lines: readonly string[]): string => {
  const path = join(folder, name);
  const text = lines.join('\n');
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
};
const lines = (path: string): string[] => readFileSync(path, 'utf8').trim().split('\n');
async function run(input: string, options: Partial<ForecastFileOptions> = {}) {
  const notes: string[] = [];
  const output = join(folder, `out-${Math.random()}.csv`);
  const result = await forecastFile({
    input,
    series: 'id',
    time: 't',
    target: 'y',
    seasons: [1],
    horizon: 2,
    model: 'naive',
    levels: [80],
    output,
    note: (m) => notes.push(m),
    ...options,
  });
  return { result, notes, rows: lines(options.output ?? output) };
}

describe('forecasting a file', () => {
  it('keeps series in the order of the file and continues its times', async () => {
    const { rows } = await run(write('order.csv', ['id,t,y', 'b,1,5', 'a,3,7', 'b,2,6', 'a,1,5', 'a,2,6', 'b,3,9']));
    expect(rows[0]).toBe('id,t,mean,lo-80,hi-80');
    expect(rows.slice(1).map((row) => row.split(',').slice(0, 3).join(','))).toEqual(['b,4,9', 'b,5,9', 'a,4,7', 'a,5,7']);
  });

  it('reads gzip, other delimiters, and words for missing; writes stamps as the file has them', async () => {
    const { rows } = await run(write('s.csv.gz', ['id;t;y', 'x;2024-01-30;1', 'x;2024-01-31;NA', 'x;2024-02-01;3', 'x;2024-02-02;4']), {
      horizon: 1,
    });
    expect(rows[1]!.split(',').slice(0, 3)).toEqual(['x', '2024-02-03', '4']);
    const utc = await run(write('u.csv', ['id,t,y', ...Array.from({ length: 5 }, (_, i) => `x,2024-03-31T0${i}:00:00Z,${i}`)]), {
      horizon: 1,
    });
    expect(utc.rows[1]).toMatch(/^x,2024-03-31T05:00:00Z,4,/);
    const local = await run(write('l.csv', ['id,t,y', 'x,2024-01-31 00:00:00,1', 'x,2024-02-29 00:00:00,2', 'x,2024-03-31 00:00:00,3']), {
      horizon: 2,
    });
    expect(local.rows.slice(1).map((row) => row.split(',')[1])).toEqual(['2024-04-30 00:00:00', '2024-05-31 00:00:00']);
  });

  it('says which steps are missing and goes on', async () => {
    const { notes, rows } = await run(write('gap.csv', ['id,t,y', 'x,1,1', 'x,2,2', 'x,5,5', 'x,6,6']));
    expect(notes.join()).toContain('2 time steps without a row in 1 series');
    expect(rows[1]).toMatch(/^x,7,6,/);
  });

  it('gives a series that cannot be forecast its rows all the same, and its reason', async () => {
    const { result, rows } = await run(write('empty.csv', ['id,t,y', 'x,1,1', 'x,2,2', 'x,3,4', 'none,1,', 'none,2,NA', 'none,3,']));
    expect(rows).toHaveLength(5);
    expect(result.status.map((s) => [s.series, s.state])).toEqual([
      ['x', 'fitted'],
      ['none', 'failed'],
    ]);
  });

  it('fails where no series could be fitted, and writes nothing', async () => {
    const output = join(folder, 'nothing.csv');
    await expect(run(write('nothing-known.csv', ['id,t,y', 'a,1,', 'a,2,NA', 'b,1,', 'b,2,']), { output })).rejects.toMatchObject({
      code: 'MODEL_FAILED',
      message: expect.stringMatching(/naive could fit none of the 2 series/),
    });
    expect(existsSync(output)).toBe(false);
  });

  it.each([
    ['a target that is no number', ['id,t,y', 'x,1,1', 'x,2,abc'], { code: 'UNREADABLE', message: /row 2, column "y": "abc"/ }],
    [
      'a time that is none',
      ['id,t,y', 'x,2024-01-01,1', 'x,2024-02-30,2'],
      { code: 'UNREADABLE', message: /row 2, column "t": "2024-02-30"/ },
    ],
    ['a time that comes twice', ['id,t,y', 'x,1,1', 'x,2,2', 'x,2,3'], { code: 'UNSUITABLE', message: /"x" has the time 2 twice/ }],
    [
      'a time between two steps',
      ['id,t,y', 'x,2024-01-01T00:00,1', 'x,2024-01-01T01:00,2', 'x,2024-01-01T02:00,2', 'x,2024-01-01T02:30,3'],
      { code: 'UNSUITABLE', message: /2024-01-01T02:30/ },
    ],
    ['a column that is not there', ['id,t,z', 'x,1,1'], { code: 'NOT_FOUND', message: /no column "y"/ }],
    ['no rows', ['id,t,y'], { code: 'UNREADABLE', message: /no rows/ }],
    ['nothing at all', [''], { code: 'NOT_FOUND', message: /no column/ }],
  ])('refuses %s', async (name, text, expected) => {
    await expect(run(write(`${name}.csv`, text))).rejects.toMatchObject({
      code: expected.code,
      message: 'message' in expected ? expect.stringMatching(expected.message!) : expect.any(String),
    });
  });

  it('ends with the reason when it is asked to stop', async () => {
    const rows = ['a', 'b'].flatMap((id) => Array.from({ length: 20 }, (_, t) => `${id},${t},${t % 5}`));
    const output = join(folder, 'stopped.csv');
    const stopped = run(write('two.csv', ['id,t,y', ...rows]), { model: 'theta', output, signal: AbortSignal.abort(cancelled()) });
    await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(existsSync(output)).toBe(false);
  });

  it('makes intervals as asked, and keeps to the bounds', async () => {
    const input = write('rare.csv', ['id,t,y', ...Array.from({ length: 40 }, (_, i) => `x,${i},${i % 4 === 0 ? 5 : 0}`)]);
    const bounds = { lower: 0, upper: 3 };
    const { rows } = await run(input, { model: 'ses', horizon: 4, intervals: { method: 'conformal', bounds } });
    for (const row of rows.slice(1))
      for (const v of row.split(',').slice(2).map(Number)) {
        expect(v).toBeGreaterThanOrEqual(0);
        expect(v).toBeLessThanOrEqual(3);
      }
    await expect(run(input, { intervals: { method: 'native', bounds: { lower: 3, upper: 0 } } })).rejects.toThrow(
      'not below the upper bound',
    );
  });

  it('leaves no half output', async () => {
    const output = join(folder, 'never.csv');
    await expect(run(write('bad.csv', ['id,t,y', 'x,1,abc']), { output })).rejects.toMatchObject({ code: 'UNREADABLE' });
    expect(existsSync(output)).toBe(false);
  });

  it('uses covariates that are known in advance, and names the one that is not', async () => {
    const temperature = (t: number) => 10 + 8 * Math.sin(t / 9) + ((t * 31) % 7);
    const history = [
      'id,t,y,temp',
      ...Array.from({ length: 200 }, (_, i) => `x,${i + 1},${(50 + 3 * temperature(i + 1)).toFixed(6)},${temperature(i + 1)}`),
    ];
    const ahead = ['id,t,temp', ...[201, 202, 203].map((t) => `x,${t},${temperature(t)}`)];
    const options = { model: 'linear-regression', horizon: 3 };
    const input = write('cov.csv', history);
    const { rows, notes } = await run(input, { ...options, future: write('ahead.csv', ahead) });
    expect(notes.join()).toContain('temp');
    rows.slice(1).forEach((row, h) => {
      expect(Number(row.split(',')[2])).toBeCloseTo(50 + 3 * temperature(201 + h), 0);
    });
    await expect(run(input, { ...options, future: write('short.csv', ahead.slice(0, 3)) })).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringMatching(/"temp" for series "x" at 203/),
    });
  });
});

const M4 = new URL('../../../shared/data/m4_hourly/', import.meta.url).pathname;
const SCORER = new URL('../../../shared/eval/accuracy.mjs', import.meta.url).pathname;

describe.skipIf(!existsSync(M4))('on M4 Hourly (skipped where the data are not beside the repository)', () => {
  // Official scores of the competition for sNaive and Theta; the scorer is the competition's own definition.
  it.each([
    ['seasonal-naive', 13.912, 1.193, 0.6275],
    ['theta', 18.138, 2.455, 1.006],
  ])('%s reaches the official scores', async (model, smape, mase, owa) => {
    const output = join(folder, `${model}.csv`);
    await run(join(M4, 'hourly_train.csv.gz'), { series: 'unique_id', model, seasons: [24], horizon: 48, output });
    const { stdout } = spawnSync(
      process.execPath,
      [
        SCORER,
        '--train',
        join(M4, 'hourly_train.csv.gz'),
        '--test',
        join(M4, 'hourly_test.csv.gz'),
        '--forecast',
        output,
        '--season',
        '24',
        '--json',
      ],
      { encoding: 'utf8' },
    );
    const score = JSON.parse(stdout) as { smape: number; mase: number; owa: number };
    expect(score.smape).toBeCloseTo(smape, 2);
    expect(Math.abs(score.mase - mase)).toBeLessThan(0.001);
    expect(Math.abs(score.owa - owa)).toBeLessThan(0.001);
  });
});
