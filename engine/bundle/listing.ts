import type { BundleFile, Verification } from '#shared/stages/publish.ts';

export type Problem = Verification['problems'][number];

/** What was found in a folder or an archive: every file with its size and hash, and what could not even be listed. */
export interface Listing {
  readonly files: readonly BundleFile[];
  readonly problems: readonly Problem[];
  /** The bytes of manifest.json, undefined where there is none or it is too large to be one. */
  readonly manifest: Uint8Array | undefined;
}

/** Larger than this is no manifest: it is not kept in memory. */
export const MANIFEST_LIMIT = 16 * 2 ** 20;
/** More files than this are refused: a bundle has about a dozen. */
export const FILE_LIMIT = 10_000;

export const problem = (kind: Problem['problem'], path: string, message: string): Problem => ({ path, problem: kind, message });
