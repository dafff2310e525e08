import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isContractProcedure } from '@orpc/contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { AlmanacError } from '#shared/base/errors.ts';
import { contract } from '#shared/contract.ts';
import type { JobContext } from '../../context.ts';
import { holdsSecrets } from '../../identity/secret-fields.ts';
import { secretFor } from '../../identity/secrets.ts';
import { createEngine, type Engine } from '../../index.ts';
import { pipeline } from '../../pipeline.ts';
import { openDatabase } from '../../store/database.ts';
import { finish, type TestEngine, testEngine } from '../../testing/clients.ts';

const POSIX = process.platform !== 'win32';
let test: TestEngine;
let home: string;
beforeEach(async () => {
  test = await testEngine();
  home = join(test.folder, 'home');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await test.close();
});
const at = () => ({ home, vault: undefined });

describe('secrets', () => {
  it('are set, listed by name, read, replaced and removed; the environment wins', async () => {
    const { secrets } = test.client;
    expect(await secrets.list({})).toEqual([]);
    expect(await secrets.set({ name: 'REGISTRY', value: 'first value' })).toEqual([{ name: 'REGISTRY', from: 'file' }]);
    await secrets.set({ name: 'REGISTRY', value: 'second value' });
    expect(await secretFor(at(), 'REGISTRY')).toBe('second value');
    vi.stubEnv('ALMANAC_SECRET_REGISTRY', 'third value');
    vi.stubEnv('ALMANAC_SECRET_S3', 'fourth value');
    vi.stubEnv('ALMANAC_SECRET_EMPTY', '');
    expect(await secrets.list({})).toEqual([
      { name: 'REGISTRY', from: 'environment' },
      { name: 'S3', from: 'environment' },
    ]);
    expect(await secretFor(at(), 'REGISTRY')).toBe('third value');
    vi.unstubAllEnvs();
    expect(await secrets.remove({ name: 'REGISTRY' })).toEqual([]);
    await expect(secretFor(at(), 'REGISTRY')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      data: { hint: expect.stringContaining('ALMANAC_SECRET_REGISTRY') },
    });
  });

  it('that are not kept cannot be removed', async () => {
    await expect(test.client.secrets.remove({ name: 'NONE' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    vi.stubEnv('ALMANAC_SECRET_S3', 'value');
    await expect(test.client.secrets.remove({ name: 'S3' })).rejects.toMatchObject({ message: expect.stringContaining('environment') });
  });

  it.runIf(POSIX)('lie in files that only their owner can read, and are not taken from others', async () => {
    await test.client.secrets.set({ name: 'REGISTRY', value: 'first value' });
    const file = join(home, 'secrets', 'REGISTRY.json');
    expect([statSync(file).mode & 0o777, statSync(join(home, 'secrets')).mode & 0o777]).toEqual([0o600, 0o700]);
    chmodSync(file, 0o640);
    await expect(secretFor(at(), 'REGISTRY')).rejects.toMatchObject({ code: 'NO_PERMISSION' });
    expect(await test.client.secrets.list({})).toEqual([{ name: 'REGISTRY', from: 'file' }]);
    chmodSync(file, 0o600);
    writeFileSync(file, '{}');
    await expect(secretFor(at(), 'REGISTRY')).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  it('never lead out of their folder', async () => {
    for (const name of ['../X', 'a', 'X/Y', 'X.', ''])
      await expect(test.client.secrets.set({ name, value: 'some value' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(secretFor(at(), '../settings')).rejects.toThrow();
    expect(existsSync(join(home, 'secrets'))).toBe(false);
  });
});

const strings = (folder: string): { file: string; bytes: Buffer }[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, bytes: file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file) }));
/** A value as it may lie somewhere: plain, in JSON, in a URL, in Base64. */
const forms = (value: string): string[] => [value, encodeURIComponent(value), Buffer.from(value).toString('base64').slice(0, -4)];

/** Every text of every table, read by SQL: a database may pack its texts. */
async function texts(workspace: string): Promise<string> {
  const db = await openDatabase(join(workspace, 'almanac.duckdb'), { memoryGiB: 0.5, threads: 1 });
  try {
    return await db.read(async (sql) => {
      const tables = await sql.all("SELECT table_schema || '.' || table_name AS name FROM information_schema.tables");
      const rows = [];
      for (const { name } of tables) rows.push(await sql.all(`SELECT * FROM ${String(name)}`));
      return JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    });
  } finally {
    await db.close();
  }
}

describe('planted secrets', () => {
  const methods = (node: object, path: string[] = []): string[] =>
    Object.entries(node).flatMap(([key, value]) =>
      isContractProcedure(value)
        ? holdsSecrets(value['~orpc'].inputSchema as z.ZodType)
          ? [[...path, key].join('.')]
          : []
        : methods(value as object, [...path, key]),
    );

  it('can be given to these methods, each of which is tried below', () => {
    expect(methods(contract)).toEqual(['secrets.set']);
  });

  it('are in no table, log, message or answer, whatever fails; only in their own file', async () => {
    const planted = { kept: 'pLaNtEd/kept+1', refused: 'pLaNtEd/refused+2', wrong: 'pLaNtEd/wrong+3', env: 'pLaNtEd/env+4' };
    const workspace = join(test.folder, 'work');
    const verbose = join(test.folder, 'verbose');
    mkdirSync(verbose);
    const said: string[] = [];
    // A job and a query that do the worst they can with a secret that they were handed.
    const leak = async (_: unknown, ctx: JobContext): Promise<never> => {
      const value = await secretFor(ctx, 'LEAKED');
      ctx.note?.('warn', `the password is ${value}`);
      ctx.progress?.(0.5, `with ${Buffer.from(`user:${value}`).toString('base64')}`);
      ctx.log.info({ header: `Basic ${Buffer.from(`user:${value}`).toString('base64')}`, value }, `asked with ${value}`);
      throw new AlmanacError('UNREADABLE', `refused ${value}`, {
        hint: value,
        place: { file: value },
        detail: { url: `http://a:${encodeURIComponent(value)}@b` },
      });
    };
    vi.spyOn(pipeline.validate, 'run').mockImplementation(leak as never);
    vi.spyOn(pipeline.import, 'list').mockImplementation(leak as never);
    vi.spyOn(pipeline.search, 'list').mockImplementation((async (_: unknown, ctx: JobContext) => {
      throw new TypeError(`cannot read ${await secretFor(ctx, 'LEAKED')}`);
    }) as never);
    vi.stubEnv('ALMANAC_SECRET_LEAKED', planted.env);
    const engine: Engine = createEngine({ home: verbose, logLevel: 'debug' });
    const client = engine.client({ actor: 'PLANTED-ACTOR' });
    const tried = async (call: Promise<unknown>): Promise<void> =>
      void said.push(
        await call.then(
          (v) => JSON.stringify(v),
          (e) => JSON.stringify({ ...e, message: e.message, cause: String(e.cause) }),
        ),
      );
    try {
      await client.workspace.open({ path: workspace, create: true });
      await tried(client.secrets.set({ name: 'REGISTRY', value: planted.kept }));
      await tried(client.secrets.list({}));
      await tried(client.secrets.set({ name: 'not a name', value: planted.refused }));
      await tried(client.secrets.set({ name: 'REGISTRY', value: [planted.wrong] as never }));
      await tried(client.secrets.set({ name: planted.refused, value: planted.refused } as never));
      await tried(finish(client.validate.run({ dataset: 'ds_0123456789abcdef' }) as never));
      await tried(client.import.list({}));
      await tried(client.search.list({}));
      const jobs = await client.jobs.list({});
      said.push(JSON.stringify(jobs), JSON.stringify(await client.jobs.log({ job: jobs[0]!.id })));
    } finally {
      await engine.close();
    }
    const all = [
      ...strings(test.folder),
      { file: 'answers', bytes: Buffer.from(said.join('\n')) },
      { file: 'tables', bytes: Buffer.from(await texts(workspace)) },
    ];
    const holding = (text: string): string[] => all.filter(({ bytes }) => bytes.includes(text)).map(({ file }) => file);
    expect(holding('PLANTED-ACTOR'), 'what is looked for can be found').toContain('tables');
    expect(holding('unexpected error').some((file) => file.endsWith('almanac.log'))).toBe(true);
    expect(holding('***').length).toBeGreaterThan(2);
    for (const value of Object.values(planted))
      for (const form of forms(value))
        expect(holding(form), form).toEqual(form === planted.kept ? [join(verbose, 'secrets', 'REGISTRY.json')] : []);
  });
});
