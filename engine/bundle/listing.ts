import type { BundleFile, Verification } from '#shared/stages/publish.ts';
import { APPROVAL, MANIFEST, SIGNATURES } from './entries.ts';

export type Problem = Verification['problems'][number];

/** What was found in a folder or an archive: every file with its size and hash, and what could not even be listed. */
export interface Listing {
  readonly files: readonly BundleFile[];
  readonly problems: readonly Problem[];
  /** The bytes of the files in `KEPT`, as far as they are there and not too large. */
  readonly kept: ReadonlyMap<string, Uint8Array>;
}

/** The files that are read as well as hashed, and how many bytes each may have: larger than that is none. */
export const KEPT: Readonly<Record<string, number>> = { [MANIFEST]: 16 * 2 ** 20, [SIGNATURES]: 64 * 2 ** 10, [APPROVAL]: 4 * 2 ** 20 };
/** More files than this are refused: a bundle has about a hundred. */
export const FILE_LIMIT = 10_000;

export const problem = (kind: Problem['problem'], path: string, message: string): Problem => ({ path, problem: kind, message });
