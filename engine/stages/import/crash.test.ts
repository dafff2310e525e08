import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../index.ts';

const CHILD = fileURLToPath(new URL('./crash.fixture.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'almanac-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SERIES = 40;
const STEPS = 8000;
const ROWS = SERIES * STEPS;

/** A file that takes a second or so; `dirty` rows make it be read twice, the second time through files beside the database. */
function makeFile(name: string, dirty: boolean): string {
  const path = join(folder, name);
  const rows = ['id,t,y,x\n'];
  for (let s = 0; s < SERIES; s++)
    for (let t = 1; t <= STEPS; t++) rows.push(`s${s},${t},${(Math.sin(s + t / 24) * 100).toFixed(4)},${(t * s) % 97}\n`);
  if (dirty) rows.push('s1,1,oops,1\n');
  writeFileSync(path, rows.join(''));
  return path;
}

/** Runs the child and kills it with SIGKILL `delay` ms after it said `word`. Returns all that it said. */
async function killAt(workspace: string, file: string, word: string, delay: number): Promise<string> {
  const child = spawn(process.execPath, [CHILD, workspace, join(folder, 'home'), file], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  let armed = false;
  child.stdout.on('data', (piece: Buffer) => {
    said += piece;
    if (armed || !said.includes(word)) return;
    armed = true;
    setTimeout(() => child.kill('SIGKILL'), delay);
  });
  await new Promise((resolve) => child.on('exit', resolve));
  return said;
}

/** Tables of numbers whose record is not there, and records whose tables are not. */
async function halves(workspace: string): Promise<{ orphans: string[]; bereft: string[]; rows: number[] }> {
  const instance = await DuckDBInstance.create(join(workspace, 'almanac.duckdb'));
  const connection = await instance.connect();
  const list = async (sql: string): Promise<string[]> => (await connection.runAndReadAll(sql)).getRowsJS().map((row) => String(row[0]));
  const tables = await list("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'data'");
  const types = await list("SELECT type_name FROM duckdb_types() WHERE NOT internal AND logical_type = 'ENUM'");
  const records = await list("SELECT id FROM records WHERE kind = 'dataset'");
  const rows = await Promise.all(records.map(async (id) => Number((await list(`SELECT count(*) FROM data."${id}"`))[0])));
  connection.closeSync();
  instance.closeSync();
  const parts = records.flatMap((id) => [id, `${id}_series`, `${id}_rejects`]);
  return { orphans: [...tables.filter((t) => !parts.includes(t)), ...types], bereft: parts.filter((p) => !tables.includes(p)), rows };
}

describe('kill -9 in the middle of an import', () => {
  const moments: [string, boolean, string, number][] = [
    ['as the job is queued', false, 'queued', 0],
    ['while the file is looked at', false, 'Looking', 20],
    ['as rows are first read', false, 'Reading rows', 0],
    ['in the midst of reading', false, 'Reading rows', 120],
    ['while a dirty file is tidied', true, 'line by line', 60],
    ['as the series are put in order', false, 'Putting', 0],
    ['while they are', false, 'Putting', 40],
    ['as the record is stored', false, 'Storing', 0],
    ['just after', false, 'Storing', 15],
    ['when the job is done but nothing closed', false, 'done', 0],
  ];
  const clean = makeFile('clean.csv', false);
  const dirty = makeFile('dirty.csv', true);

  let interrupted = 0;
  it.each(moments)('%s: the workspace opens, holds no half record, and says what was interrupted', async (name, isDirty, word, delay) => {
    const workspace = join(folder, name.replaceAll(' ', '-'));
    const said = await killAt(workspace, isDirty ? dirty : clean, word, delay);
    const engine = createEngine({ home: join(folder, 'home'), logLevel: 'silent' });
    try {
      const client = engine.client();
      const info = await client.workspace.open({ path: workspace, create: false });
      const listed = await client.import.list({});
      if (said.includes('done')) expect(listed).toHaveLength(1);
      for (const { body } of listed) expect(body.rows).toBe(ROWS);
      const methods = info.interrupted.map((job) => job.method);
      // A job whose record was stored may yet have died before it was marked as done.
      if (listed.length === 0) expect(methods).toEqual(['import.run']);
      else expect([[], ['import.run']]).toContainEqual(methods);
      interrupted += methods.length;
      expect(readdirSync(join(workspace, 'artifacts')).filter((file) => file.endsWith('.part'))).toEqual([]);
      await client.workspace.close({});
      const found = await halves(workspace);
      expect(found).toEqual({ orphans: [], bereft: [], rows: listed.map(() => ROWS) });
      await client.workspace.open({ path: workspace, create: false });
      const { plan } = await client.import.detect({ path: clean, read: {} });
      for await (const event of await client.import.run(plan!))
        if (event.type === 'done') expect((await client.import.get({ dataset: event.record })).body.rows).toBe(ROWS);
    } finally {
      await engine.close();
    }
  });

  it('struck most of them in the midst', () => expect(interrupted).toBeGreaterThanOrEqual(moments.length / 2));
});
