import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { approvalEntry } from '#engine/bundle/approval-check.ts';
import { checksumsEntry, jsonEntry, listEntries, MANIFEST } from '#engine/bundle/entries.ts';
import { signingBy, signManifest } from '#engine/bundle/signature.ts';
import { writeBundle } from '#engine/bundle/write.ts';
import { type Signer, signerOf } from '#engine/identity/signer.ts';
import { featuresOf, releaseOf } from '#engine/serving/release.fixture.ts';
import { openTestWorkspace } from '#engine/testing/context.ts';
import { HOUR } from '#shared/base/units.ts';
import type { ModelChoice } from '#shared/domain/model-card.ts';
import { type Approval, Approval as ApprovalBody } from '#shared/stages/approve.ts';

/** Signs the releases of tests; `trustedLine` is its line for ALMANAC_TRUSTED_KEYS. */
export const TEST_SIGNER: Signer = signerOf('Ada', new Uint8Array(32).fill(1));
export const trustedLine = ({ identity }: Signer = TEST_SIGNER): string => `${identity.name} ${identity.key}`;

export interface TestReleaseOptions {
  readonly name?: string;
  readonly versions?: readonly number[];
  /** Default: the seasonal naive of a day, which fits at once. */
  readonly choice?: ModelChoice;
  readonly series?: number;
  readonly rows?: number;
  readonly horizon?: number;
  readonly signers?: readonly Signer[];
  /** Where the archives go; default a folder that `close` removes. */
  readonly folder?: string;
}

export interface TestReleases {
  /** Archives in the order of the versions. */
  readonly paths: readonly string[];
  readonly bytes: readonly Uint8Array<ArrayBuffer>[];
  readonly ids: readonly string[];
  readonly close: () => void;
}

const START = Date.UTC(2026, 0, 1);
const wave = (s: number, i: number): number => 100 + 10 * s + 20 * Math.sin((2 * Math.PI * i) / 24) + ((i * 7919 + s * 104_729) % 13) / 10;

const approved = (name: string, version: number): { head: { id: string } & Record<string, unknown>; body: Approval } => ({
  head: {
    id: 'ap_0123456789abcdef',
    kind: 'approval',
    parents: [],
    hash: '',
    created: '2026-01-02T03:04:05.000Z',
    actor: 'Ada',
    seconds: 0,
  },
  body: ApprovalBody.parse({
    ...{ fit: 'ft_0123456789abcdef', comparison: 'co_0123456789abcdef', dataset: 'ds_0123456789abcdef' },
    ...{ key: 'test', name, version, note: 'good', gates: [] },
  }),
});

const filesUnder = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

/** True releases of a small data set of hourly series (`s0`, `s1` …), signed, as .tar.gz: versions of one model that differ in nothing else. */
export async function testRelease(options: TestReleaseOptions = {}): Promise<TestReleases> {
  const { name = 'load', versions = [1], series = 3, rows = 120, horizon = 24, signers = [TEST_SIGNER] } = options;
  const choice = options.choice ?? { model: 'seasonal-naive', params: { season: 24 } };
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'almanac-releases-'));
  const workspace = await openTestWorkspace();
  try {
    const t = Float64Array.from({ length: rows }, (_, i) => START + i * HOUR);
    const features = await featuresOf(workspace, {
      axis: { kind: 'calendar', zone: 'UTC', every: { n: 1, unit: 'hour' } },
      series: Array.from({ length: series }, (_, s) => ({ name: `s${s}`, t, y: t.map((_, i) => wave(s, i)) })),
    });
    const built = await releaseOf(workspace, features, choice, horizon, 'draft');
    const plain = JSON.parse(await readFile(join(built.path, MANIFEST), 'utf8'));
    const content = await Promise.all(
      (await filesUnder(built.path))
        .filter((path) => path !== MANIFEST && path !== 'SHA256SUMS')
        .map(async (path) => ({ path, bytes: new Uint8Array(await readFile(join(built.path, path))) })),
    );
    const paths: string[] = [];
    for (const version of versions) {
      const entries = [...content, approvalEntry(approved(name, version) as never, null)];
      const signing = signers.length > 0 && { formatVersion: 2, signing: signingBy(signers) };
      const manifest = jsonEntry(MANIFEST, { ...plain, name, ...signing, files: listEntries(entries) });
      const all = [...entries, manifest];
      const path = join(folder, `${name}-${version}.tar.gz`);
      const signature = signers.length > 0 ? [signManifest(manifest.bytes, signers)] : [];
      await writeBundle(path, 'tar.gz', `${name}-${version}`, [...all, checksumsEntry(listEntries(all)), ...signature]);
      paths.push(path);
    }
    return {
      ...{ paths, bytes: paths.map((path) => new Uint8Array(readFileSync(path))), ids: Array.from({ length: series }, (_, s) => `s${s}`) },
      close: () => rmSync(folder, { recursive: true, force: true }),
    };
  } finally {
    await workspace.close();
  }
}
