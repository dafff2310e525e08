import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from './index.ts';
import { openDatabase } from './store/database.ts';
import { number, text } from './store/rows.ts';

// A real process that imports, checks, builds and fits without end is killed at many moments; what it leaves must be whole.

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-crash-'));
  const rows = ['unique_id,ds,y'];
  for (let s = 0; s < 20; s++)
    for (let t = 0; t < 2000; t++)
      rows.push(
        `s${s},${new Date(Date.UTC(2024, 0, 1) + t * 3_600_000).toISOString()},${(100 + 10 * Math.sin(t / 4) + ((t * 7919 + s * 104_729) % 13)).toFixed(3)}`,
      );
  writeFileSync(join(folder, 'input.csv'), rows.join('\n'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const worker = new URL('./testing/busy-process.ts', import.meta.url).pathname;

function killAfter(milliseconds: number): Promise<number> {
  const child = spawn(process.execPath, [worker, join(folder, 'ws'), join(folder, 'input.csv'), join(folder, 'home')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve) => {
    let finished = 0;
    child.stdout.on('data', (data: Buffer) => {
      for (const line of data.toString().split('\n')) {
        if (line === 'busy') setTimeout(() => child.kill('SIGKILL'), milliseconds);
        if (line === 'made') finished++;
      }
    });
    child.once('exit', () => resolve(finished));
  });
}

describe('a killed process', () => {
  it('leaves a workspace that opens, holds no half record, and says what was cut off', async () => {
    let interrupted = 0;
    for (const milliseconds of [5, 40, 80, 130, 200, 290, 400, 550, 800, 1200]) {
      await killAfter(milliseconds);
      const engine = createEngine({ home: join(folder, 'home'), logLevel: 'silent' });
      const info = await engine.client().workspace.open({ path: join(folder, 'ws') });
      interrupted += info.interrupted.length;
      expect((await engine.client().jobs.list({ active: true })).length).toBe(0);
      for (const { head } of await engine.client().import.list({})) {
        const { series } = await engine.client().series.list({ dataset: head.id, limit: 100 });
        expect(series.map((s) => s.rows)).toEqual(Array(20).fill(2000));
      }
      for (const { head } of await engine.client().train.list({}))
        expect((await engine.client().train.forecast({ fit: head.id, series: 's3' })).mean.length).toBeGreaterThan(0);
      await engine.close();
      await expectNoOrphans();
    }
    expect(interrupted).toBeGreaterThan(0);
  }, 120_000);
});

async function expectNoOrphans(): Promise<void> {
  const db = await openDatabase(join(folder, 'ws', 'almanac.duckdb'), { threads: 1, memoryGiB: 0.5 });
  await db.read(async (sql) => {
    const records = new Set((await sql.all('SELECT id FROM records')).map((row) => text(row, 'id')));
    const tables = await sql.all("SELECT table_name FROM information_schema.tables WHERE table_schema = 'data'");
    for (const row of tables)
      expect(
        [...records].some((id) => text(row, 'table_name').startsWith(id)),
        `${text(row, 'table_name')} belongs to no record`,
      ).toBe(true);
    const strays = await sql.all('SELECT count(*) AS n FROM forecasts WHERE record NOT IN (SELECT id FROM records)');
    expect(number(strays[0]!, 'n')).toBe(0);
  });
  db.close();
}
