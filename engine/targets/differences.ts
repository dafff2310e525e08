import { AlmanacError } from '#shared/base/errors.ts';
import type { BundleFile } from '#shared/stages/publish.ts';

/** The first thing in which two lists of files differ, as a sentence; undefined where they are the same. */
export function differences(expected: readonly BundleFile[], found: readonly BundleFile[]): string | undefined {
  const have = new Map(found.map((file) => [file.path, file]));
  for (const file of expected) {
    const mine = have.get(file.path);
    if (!mine) return `${file.path} is missing.`;
    if (mine.bytes !== file.bytes) return `${file.path} has ${mine.bytes} bytes instead of ${file.bytes}.`;
    if (mine.sha256 !== file.sha256) return `${file.path} has SHA-256 ${mine.sha256} instead of ${file.sha256}.`;
  }
  const listed = new Set(expected.map((file) => file.path));
  const extra = found.find((file) => !listed.has(file.path));
  if (extra) return `${extra.path} does not belong to it.`;
  return found.length === expected.length ? undefined : 'a file is there twice.';
}

/** What was pulled back is not what was pushed. */
export const corrupt = (reference: string, why: string): AlmanacError =>
  new AlmanacError('CORRUPT', `${reference} was pulled back, and is not what was pushed: ${why}`, {
    hint: 'Something changed it there or on the way. Have the storage checked, and push again.',
  });
