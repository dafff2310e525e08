import type { BundleFile } from '#shared/stages/publish.ts';
import { sha256 } from '../store/hash.ts';

/** A file of a bundle before it is written. `path` is relative, with forward slashes. */
export interface BundleEntry {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export const MANIFEST = 'manifest.json';
export const CHECKSUMS = 'SHA256SUMS';
export const SIGNATURES = 'manifest.sig';
export const APPROVAL = 'approval.json';
/** What the manifest cannot list: itself and what is made from it. */
export const UNLISTED: readonly string[] = [MANIFEST, CHECKSUMS, SIGNATURES];
export const FOREIGN = 'model/forecaster.onnx';

const encoder = new TextEncoder();

export const textEntry = (path: string, text: string): BundleEntry => ({ path, bytes: encoder.encode(text) });

/** JSON with sorted keys, two spaces and a last line feed: equal data give equal bytes. */
export const jsonEntry = (path: string, data: unknown): BundleEntry => textEntry(path, `${JSON.stringify(sorted(data), null, 2)}\n`);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(byPath)
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

const byPath = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0);

/** Path, size and SHA-256 of every entry, sorted by path in byte order. */
export const listEntries = (entries: readonly BundleEntry[]): BundleFile[] =>
  entries.map(({ path, bytes }) => ({ path, bytes: bytes.length, sha256: sha256(bytes) })).sort((a, b) => (a.path < b.path ? -1 : 1));

/** The file that `sha256sum -c` reads: the content and the manifest. */
export const checksumsEntry = (files: readonly BundleFile[]): BundleEntry =>
  textEntry(
    CHECKSUMS,
    [...files]
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map((file) => `${file.sha256}  ${file.path}\n`)
      .join(''),
  );
