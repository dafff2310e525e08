import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SettingsStore } from '../../context.ts';
import { openDatabase } from '../../store/database.ts';
import { migrations } from '../../store/migrate.ts';
import { createSettings } from '../settings/store.ts';
import { openWorkspace } from './open.ts';
import { createWorkspaces } from './workspaces.ts';

const log = pino({ level: 'silent' });
let folder: string;
let settings: SettingsStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-ws-'));
  settings = createSettings(folder, { threads: 1, memory: 0.5 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (create = false) => openWorkspace(join(folder, 'ws'), create, settings, log);

describe('a workspace', () => {
  it('is created only on request, and opened again', async () => {
    await expect(open()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await (await open(true)).close();
    const again = await open();
    expect(await again.info()).toMatchObject({ name: 'ws', schemaVersion: migrations().at(-1)!.version, interrupted: [] });
    await again.close();
  });

  it('is opened once where several ask for it at the same time', async () => {
    const workspaces = createWorkspaces(settings, log);
    const [a, b] = await Promise.all([1, 2].map(() => workspaces.open(join(folder, 'ws'), true)));
    expect(a).toBe(b);
    await Promise.all([workspaces.close(), workspaces.close()]);
    expect(workspaces.find()).toBeUndefined();
    await (await open()).close();
  });

  it('is refused while another process has it open, and free again once that one is killed', async () => {
    await (await open(true)).close();
    const script = `const { DuckDBInstance } = require('@duckdb/node-api'); DuckDBInstance.create(process.argv[1]).then(() => { console.log('open'); setInterval(() => {}, 1000); });`;
    const child = spawn(process.execPath, ['-e', script, join(folder, 'ws', 'almanac.duckdb')], {
      cwd: process.cwd(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await expect(open()).rejects.toMatchObject({ code: 'WORKSPACE_BUSY' });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    await (await open()).close();
  });

  it('of a newer Almanac is refused and left as it was', async () => {
    const first = await open(true);
    await first.db.write((sql) => sql.run('INSERT INTO schema_version VALUES (999, now()::TIMESTAMP)'));
    await first.close();
    await expect(open()).rejects.toMatchObject({ code: 'WORKSPACE_NEWER' });
    await expect(open()).rejects.toThrow(/999/);
  });

  it('of an older Almanac is upgraded after a backup', async () => {
    const file = join(folder, 'ws', 'almanac.duckdb');
    await (await open(true)).close();
    rmSync(file);
    const old = await openDatabase(file, { threads: 1, memoryGiB: 0.5 });
    await old.write((sql) =>
      sql.run(
        'CREATE TABLE schema_version (version INTEGER NOT NULL, applied TIMESTAMP NOT NULL); INSERT INTO schema_version VALUES (0, now()::TIMESTAMP); CREATE TABLE kept (x INTEGER); INSERT INTO kept VALUES (42)',
      ),
    );
    await old.write((sql) => sql.run('UPDATE schema_version SET version = -1'));
    old.close();
    const upgraded = await open();
    const info = await upgraded.info();
    expect(info.upgradedFrom?.version).toBe(-1);
    expect(existsSync(info.upgradedFrom!.backup)).toBe(true);
    expect(await upgraded.db.read((sql) => sql.all('SELECT x FROM kept'))).toEqual([{ x: 42 }]);
    await upgraded.close();
  });

  it('with a damaged file says so and leaves the file alone', async () => {
    await (await open(true)).close();
    writeFileSync(join(folder, 'ws', 'almanac.duckdb'), 'this is no database, but a text of some length that is none');
    await expect(open()).rejects.toMatchObject({ code: 'WORKSPACE_DAMAGED' });
  });

  it('marks jobs that were cut off, once', async () => {
    const first = await open(true);
    await first.db.write((sql) =>
      sql.run(
        `INSERT INTO jobs (id, method, title, input, state, actor, created) VALUES ('job_1', 'train.run', 't', '{}', 'running', 'a', now()::TIMESTAMP)`,
      ),
    );
    await first.close();
    const second = await open();
    expect((await second.info()).interrupted).toMatchObject([{ job: 'job_1', method: 'train.run' }]);
    expect((await second.jobs.get('job_1')).state).toBe('interrupted');
    await second.close();
    const third = await open();
    expect((await third.info()).interrupted).toEqual([]);
    await third.close();
  });

  it('sweeps drafts of artifacts that were cut off', async () => {
    const first = await open(true);
    const hash = await first.artifacts.put(new TextEncoder().encode('state'));
    writeFileSync(join(folder, 'ws', 'artifacts', hash.slice(0, 2), `${hash}.1.part`), 'half');
    await first.close();
    const second = await open();
    expect(readdirSync(join(folder, 'ws', 'artifacts', hash.slice(0, 2)))).toEqual([hash]);
    expect(new TextDecoder().decode(await second.artifacts.get(hash))).toBe('state');
    writeFileSync(join(folder, 'ws', 'artifacts', hash.slice(0, 2), hash), 'other');
    await expect(second.artifacts.get(hash)).rejects.toMatchObject({ code: 'CORRUPT' });
    await second.close();
  });

  it.skipIf(process.getuid?.() === 0)(
    'in a folder that may not be written to is refused (skipped as root: root may write anywhere)',
    async () => {
      chmodSync(folder, 0o500);
      await expect(open(true)).rejects.toMatchObject({ code: 'NO_PERMISSION' });
      chmodSync(folder, 0o700);
    },
  );
});
