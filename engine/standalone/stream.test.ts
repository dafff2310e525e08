import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forecastFile } from '../index.ts';
import { openDatabase } from '../store/database.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-stream-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SERIES = 250;
const value = (s: number, t: number): number => 50 + s + ((t * (3 + (s % 7))) % 11);
// Rows of all series, mixed: by time, every other month backwards through the series. Series 7 has a gap, series 9 ends early.
const mixed = Array.from({ length: 30 }, (_, t) =>
  Array.from({ length: SERIES }, (_, i) => (t % 2 === 0 ? i : SERIES - 1 - i))
    .filter((s) => !(s === 7 && t === 12) && !(s === 9 && t > 20))
    .map((s) => `s${s},${t},${value(s, t)}`),
).flat();

async function run(name: string, rows: readonly string[], output: string, more: object = {}) {
  const input = join(folder, name);
  writeFileSync(input, ['id,t,y', ...rows].join('\n'));
  const notes: string[] = [];
  const base = { series: 'id', time: 't', target: 'y', seasons: [1], horizon: 3, model: 'ses', levels: [80] };
  const result = await forecastFile({ ...base, input, output: join(folder, output), threads: 2, note: (m) => notes.push(m), ...more });
  return { result, notes, text: output.endsWith('.csv') ? readFileSync(join(folder, output), 'utf8') : '' };
}

describe('a file of many series, taken in pieces', () => {
  it('gives each series the forecast that it has alone, in the order of the file', async () => {
    const { result, notes, text } = await run('mixed.csv', mixed, 'mixed-out.csv');
    expect(result.series).toBe(SERIES);
    expect(result.status.map((s) => s.series)).toEqual(Array.from({ length: SERIES }, (_, s) => `s${s}`));
    expect(notes).toEqual(['1 time steps without a row in 1 series are treated as missing.']);
    const rows = text.trim().split('\n');
    expect(rows).toHaveLength(1 + 3 * SERIES);
    for (const s of [0, 2, 3, 7, 9, 249]) {
      const alone = await run(
        `alone-${s}.csv`,
        mixed.filter((row) => row.startsWith(`s${s},`)),
        `alone-${s}-out.csv`,
      );
      expect(rows.filter((row) => row.startsWith(`s${s},`))).toEqual(alone.text.trim().split('\n').slice(1));
    }
  });

  it('does not depend on the number of threads, nor on the form of the output', async () => {
    const one = await run('mixed.csv', mixed, 'one.csv', { threads: 1 });
    const three = await run('mixed.csv', mixed, 'three.csv', { threads: 3 });
    expect(three.text).toBe(one.text);
    await run('mixed.csv', mixed, 'out.parquet');
    const db = await openDatabase(':memory:', { threads: 1, memoryGiB: 1 });
    const [rows] = await db.read((sql) =>
      sql.all(`SELECT count(*)::INTEGER AS n, sum(abs(a.mean - b.mean)) AS off FROM '${join(folder, 'out.parquet')}' a
        JOIN read_csv('${join(folder, 'one.csv')}') b USING (id, t)`),
    );
    db.close();
    expect(rows!.n).toBe(3 * SERIES);
    expect(rows!.off as number).toBeLessThan(1e-9);
  });

  it('leaves nothing behind where a later series cannot be read', async () => {
    const twice = [...mixed, `s240,5,1`];
    await expect(run('twice.csv', twice, 'twice-out.csv')).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringMatching(/"s240" has the time 5 twice/),
    });
    expect(existsSync(join(folder, 'twice-out.csv'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('stops in the middle when it is asked to', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const progress = (share: number) => {
      if (share > 0.2) stop.abort(reason);
    };
    await expect(run('mixed.csv', mixed, 'stopped.csv', { signal: stop.signal, progress })).rejects.toBeDefined();
    expect(existsSync(join(folder, 'stopped.csv'))).toBe(false);
  });
});
