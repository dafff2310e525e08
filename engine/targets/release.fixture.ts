import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BundleEntry, listEntries, MANIFEST } from '../bundle/entries.ts';
import { bundleOf } from '../bundle/manifest.fixture.ts';
import { readFolder } from '../bundle/read-folder.ts';
import { writeBundle } from '../bundle/write.ts';
import { hideSecret } from '../identity/known-secrets.ts';
import { fileMemory } from './memory.ts';
import { type BundleSource, openSource } from './source.ts';
import type { PushContext } from './target.ts';

/** Bytes that do not compress, the same for the same seed. */
export function noise(seed: string, bytes: number): Buffer {
  const blocks: Buffer[] = [];
  for (let i = 0; i * 64 < bytes; i++) blocks.push(createHash('sha512').update(`${seed} ${i}`).digest());
  return Buffer.concat(blocks).subarray(0, bytes);
}

export const SERVICE: BundleEntry = { path: 'service/serve.mjs', bytes: noise('service', 60_000) };

/** A folder for tests, gone with `close`. */
export function tempFolder(): { path: string; close: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'almanac-targets-'));
  return { path, close: () => rmSync(path, { recursive: true, force: true }) };
}

interface Made {
  readonly version?: number;
  readonly model?: string;
  readonly format?: 'folder' | 'tar.gz';
  /** Bytes of the model's state. */
  readonly size?: number;
}

/** A verified release of some 100 KB, written below `folder` and opened. */
export async function sourceIn(
  folder: string,
  { version = 1, model = 'Spring plan', format = 'folder', size = 50_000 }: Made = {},
): Promise<BundleSource & { path: string }> {
  const entries = bundleOf([SERVICE, { path: 'model/weights.bin', bytes: noise(`${model} ${version}`, size) }]);
  const path = join(folder, `release-${version}${format === 'folder' ? '' : '.tar.gz'}`);
  await writeBundle(path, format, 'release', entries);
  const files = listEntries(entries);
  const digest = files.find((file) => file.path === MANIFEST)!.sha256;
  return { ...(await openSource({ path, digest, files }, { model, version }, join(folder, 'scratch'))), path };
}

/** A release that lies as .tar.gz, opened as that or unpacked beside it. */
export async function sourceOfArchive(
  archive: string,
  named: { model: string; version: number },
  as: 'folder' | 'tar.gz',
): Promise<BundleSource> {
  const out = archive.replace(/\.tar\.gz$/, '');
  mkdirSync(out);
  execFileSync('tar', ['xzf', archive, '-C', out, '--strip-components=1']);
  const { files } = await readFolder(out);
  const digest = files.find((file) => file.path === MANIFEST)!.sha256;
  return openSource({ path: as === 'folder' ? out : archive, digest, files: [...files] }, named, join(dirname(archive), 'scratch'));
}

export interface TestPush extends PushContext {
  readonly notes: string[];
  readonly abort: AbortController;
}

/** A context whose patience is short, with these secrets. */
export function pushContext(folder: string, secrets: Record<string, string> = {}, more: Partial<PushContext> = {}): TestPush {
  const notes: string[] = [];
  const abort = new AbortController();
  return {
    progress: () => {},
    note: (_, message) => notes.push(message),
    notes,
    abort,
    signal: abort.signal,
    secret: async (name) => {
      const value = secrets[name];
      if (value === undefined) throw new Error(`no secret ${name} in this test`);
      hideSecret(value);
      return value;
    },
    memory: fileMemory(join(folder, 'memory')),
    patience: { attempts: 5, first: 5, longest: 50 },
    chunk: 16_384,
    tag: undefined,
    ...more,
  };
}
