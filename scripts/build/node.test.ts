import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUNDLES, buildReleaseFiles, bundle } from './node.ts';
import { isStale, newest, ROOT } from './page.ts';

// Below the root, where the packages can be resolved.
const OUT = '.cache/bundle-test';
const at = (...parts: string[]): string => join(ROOT, OUT, ...parts);
const temp = mkdtempSync(join(tmpdir(), 'almanac-bundle-'));

beforeAll(async () => {
  await buildReleaseFiles();
  await bundle({ ...BUNDLES.shell, out: `${OUT}/shell` });
  await bundle({ ...BUNDLES.preload, out: `${OUT}/preload` });
  await bundle({ ...BUNDLES.cli, out: `${OUT}/cli` });
});
afterAll(() => {
  for (const folder of [at(), temp]) rmSync(folder, { recursive: true, force: true });
});

/** The packages that a bundle's entry imports, through all its chunks. */
function packagesOf(folder: string, entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return new Set();
  seen.add(entry);
  const found = [...readFileSync(at(folder, entry), 'utf8').matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((m) => m[1]!);
  const chunks = found.filter((id) => id.startsWith('./')).map((id) => id.slice(2));
  return new Set([...found.filter((id) => !id.startsWith('.')), ...chunks.flatMap((chunk) => [...packagesOf(folder, chunk, seen)])]);
}

// Stands in for Electron: gives the engine's process a parent and a port, then talks to it as the page does.
const TALK = `
import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
const [entry, home] = process.argv.slice(2);
process.parentPort = new EventEmitter();
process.argv[2] = home;
await import(entry);
const { port1, port2 } = new MessageChannel();
process.parentPort.emit('message', { data: 'port', ports: [port1] });
const client = createORPCClient(new RPCLink({ port: port2 }));
port2.start();
const opened = await client.workspace.open({ path: home + '/work', create: true });
const models = await client.catalog.models({});
console.log(JSON.stringify({ schema: opened.schemaVersion, models: models.length }));
process.parentPort.emit('message', { data: 'stop', ports: [] });
`;

describe('the bundles', () => {
  it('hold an engine that runs under plain Node, with its migrations', () => {
    const talk = at('talk.mjs');
    writeFileSync(talk, TALK);
    const ran = spawnSync(process.execPath, [talk, at('shell', 'engine-process.js'), temp], { encoding: 'utf8', timeout: 30_000 });
    expect(ran.stderr).toBe('');
    expect(ran.status).toBe(0);
    const { schema, models } = JSON.parse(ran.stdout) as { schema: number; models: number };
    expect(schema).toBeGreaterThanOrEqual(1);
    expect(models).toBeGreaterThanOrEqual(4);
  });

  it('hold a command line that runs under plain Node', () => {
    const ran = spawnSync(process.execPath, [at('cli', 'almanac.js'), '--version'], { encoding: 'utf8', timeout: 30_000 });
    expect(ran.stdout).toContain((JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version);
    expect(ran.status).toBe(0);
  });

  it('have the entry of the threads beside the engine', () => {
    for (const folder of ['shell', 'cli'])
      for (const entry of ['worker.js', 'thread.js', 'trial.js', 'probe.js', 'service.js', 'serving-worker.js'])
        expect(existsSync(at(folder, entry)), `${folder}/${entry}`).toBe(true);
  });

  it('have what releases carry beside the engine', () => {
    for (const folder of ['shell', 'cli']) {
      const files = JSON.parse(readFileSync(at(folder, 'release-files.json'), 'utf8')) as Record<string, string>;
      for (const path of ['service/serve.mjs', 'service/package-lock.json', 'deploy/Dockerfile', 'docs/THREAT_MODEL.md'])
        expect(files[path]?.length, `${folder}/${path}`).toBeGreaterThan(500);
    }
  });

  it('load no database and no numerics into the main process', () => {
    const packages = packagesOf('shell', 'main.js');
    expect(packages).toContain('electron');
    for (const heavy of ['@duckdb/node-api', 'onnxruntime-node', 'piscina']) expect(packages).not.toContain(heavy);
    expect(packagesOf('shell', 'engine-process.js')).toContain('@duckdb/node-api');
    expect(packagesOf('shell', 'engine-process.js')).not.toContain('electron');
  });

  it('have a preload in one piece that needs electron only', () => {
    const code = readFileSync(at('preload', 'preload.cjs'), 'utf8');
    expect([...code.matchAll(/require\("([^"]+)"\)/g)].map((m) => m[1])).toEqual(['electron']);
    expect(code).not.toMatch(/\bexports\b/);
  });
});

describe('what is stale', () => {
  it('is missing, or older than a file in its sources', () => {
    const [source, output] = [join(temp, 'source.ts'), join(temp, 'output.js')];
    writeFileSync(source, '');
    expect(isStale(output, [temp])).toBe(true);
    writeFileSync(output, '');
    utimesSync(source, 1000, 1000);
    expect(isStale(output, [source])).toBe(false);
    utimesSync(output, 500, 500);
    expect(isStale(output, [source])).toBe(true);
    expect(newest([join(temp, 'nowhere')])).toBe(0);
  });
});
