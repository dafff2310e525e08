import { Manifest, type Verification } from '#shared/stages/publish.ts';
import { sha256 } from '../store/hash.ts';
import { CHECKSUMS, checksumsEntry, MANIFEST } from './entries.ts';
import { type Listing, type Problem, problem } from './listing.ts';
import { unsafePath } from './paths.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Uint8Array): { manifest: Manifest } | { why: string } {
  try {
    const parsed = Manifest.safeParse(JSON.parse(decoder.decode(bytes)));
    if (parsed.success) return { manifest: parsed.data };
    const issue = parsed.error.issues[0]!;
    return { why: `${issue.path.join('.') || 'manifest'}: ${issue.message}` };
  } catch (error) {
    return { why: (error as Error).message };
  }
}

/** What is wrong with the list of files itself. */
function listProblems(files: Manifest['files']): Problem[] {
  const seen = new Set<string>();
  return files.flatMap(({ path }) => {
    const why =
      unsafePath(path) ??
      (path === MANIFEST || path === CHECKSUMS
        ? 'a manifest cannot list itself or its checksum'
        : seen.has(path)
          ? 'it is listed twice'
          : undefined);
    seen.add(path);
    return why ? [problem('unsafe', path, `The manifest lists ${JSON.stringify(path)}: ${why}.`)] : [];
  });
}

/** SHA256SUMS must say of every file what the manifest says, and of the manifest what it is: then no byte of the two can change alone. */
function checksumProblems(manifest: Manifest, found: Listing['files']): Problem[] {
  const sums = found.find((file) => file.path === CHECKSUMS);
  if (!sums) return [problem('missing', CHECKSUMS, `${CHECKSUMS} is not there.`)];
  const self = found.find((file) => file.path === MANIFEST)!;
  if (sha256(checksumsEntry([...manifest.files, self]).bytes) === sums.sha256) return [];
  return [problem('changed', CHECKSUMS, `${CHECKSUMS} and ${MANIFEST} do not fit together: one of them was changed.`)];
}

function compare(manifest: Manifest, found: Listing['files']): Problem[] {
  const have = new Map(found.map((file) => [file.path, file]));
  const listed = new Set(manifest.files.map((file) => file.path));
  const wrong = manifest.files.flatMap((file) => {
    const mine = have.get(file.path);
    if (!mine) return [problem('missing', file.path, `${file.path} is listed in the manifest and not there.`)];
    if (mine.bytes !== file.bytes)
      return [problem('changed', file.path, `${file.path} has ${mine.bytes} bytes, the manifest says ${file.bytes}.`)];
    if (mine.sha256 !== file.sha256)
      return [problem('changed', file.path, `${file.path} has SHA-256 ${mine.sha256}, the manifest says ${file.sha256}.`)];
    return [];
  });
  const extra = found.filter((file) => file.path !== MANIFEST && file.path !== CHECKSUMS && !listed.has(file.path));
  return [
    ...wrong,
    ...checksumProblems(manifest, found),
    ...extra.map(({ path }) => problem('unlisted', path, `${path} is not in the manifest.`)),
  ];
}

/** Compares what was found with what the manifest says. Pure. */
export function judge(path: string, { files, problems, manifest: bytes }: Listing): Verification {
  const answer = (manifest: Manifest | null, more: readonly Problem[]): Verification => {
    const all = [...problems, ...more];
    return { path, ok: all.length === 0, digest: bytes ? sha256(bytes) : '', files: files.length, problems: all, manifest, signatures: [] };
  };
  if (!bytes) return answer(null, [problem('missing', MANIFEST, `There is no ${MANIFEST}: nothing can be checked.`)]);
  const parsed = parse(bytes);
  if ('why' in parsed) return answer(null, [problem('unreadable', MANIFEST, `${MANIFEST} is not one: ${parsed.why}.`)]);
  const { manifest } = parsed;
  if (manifest.formatVersion > FORMAT_VERSION)
    return answer(manifest, [
      problem('unreadable', MANIFEST, `The bundle has format ${manifest.formatVersion}; this Almanac knows up to ${FORMAT_VERSION}.`),
    ]);
  return answer(manifest, [...listProblems(manifest.files), ...compare(manifest, files)]);
}

export const FORMAT_VERSION = 1;
