import type { PublicIdentity } from '#shared/domain/identity.ts';
import { Manifest, type Verification } from '#shared/stages/publish.ts';
import { sha256 } from '../store/hash.ts';
import { checkApproval } from './approval-check.ts';
import { APPROVAL, CHECKSUMS, checksumsEntry, MANIFEST, SIGNATURES, UNLISTED } from './entries.ts';
import { type Listing, type Problem, problem } from './listing.ts';
import { unsafePath } from './paths.ts';
import { checkSignatures } from './signature.ts';

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
      (UNLISTED.includes(path)
        ? 'a manifest cannot list itself, its checksum or its signatures'
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
  const beside = manifest.formatVersion >= SIGNED_FORMAT ? UNLISTED : [MANIFEST, CHECKSUMS];
  const extra = found.filter((file) => !beside.includes(file.path) && !listed.has(file.path));
  return [
    ...wrong,
    ...checksumProblems(manifest, found),
    ...extra.map(({ path }) => problem('unlisted', path, `${path} is not in the manifest.`)),
  ];
}

/** What was read must be what was hashed. */
const readProblems = ({ files, kept }: Listing): Problem[] =>
  files.flatMap(({ path, sha256: hash }) => {
    const bytes = kept.get(path);
    return bytes && sha256(bytes) !== hash ? [problem('changed', path, `${path} was changed while it was being checked.`)] : [];
  });

/** Compares what was found with what the manifest says, and its signatures with the keys that are trusted. Pure. */
export function judge(path: string, listing: Listing, trusted: readonly PublicIdentity[] = []): Verification {
  const { files, problems, kept } = listing;
  const bytes = kept.get(MANIFEST);
  const answer = (manifest: Manifest | null, more: readonly Problem[], signed: Partial<Verification> = {}): Verification => {
    const all = [...problems, ...more];
    const digest = bytes ? sha256(bytes) : '';
    return {
      path,
      ok: all.length === 0,
      digest,
      files: files.length,
      problems: all,
      manifest,
      signatures: [],
      approvedBy: null,
      ...signed,
    };
  };
  if (!bytes) return answer(null, [problem('missing', MANIFEST, `There is no ${MANIFEST}: nothing can be checked.`)]);
  const parsed = parse(bytes);
  if ('why' in parsed) return answer(null, [problem('unreadable', MANIFEST, `${MANIFEST} is not one: ${parsed.why}.`)]);
  const { manifest } = parsed;
  const { formatVersion: format } = manifest;
  if (format > FORMAT_VERSION)
    return answer(manifest, [
      problem('unreadable', MANIFEST, `The bundle has format ${format}; this Almanac knows up to ${FORMAT_VERSION}.`),
    ]);
  if (format >= SIGNED_FORMAT !== (manifest.signing !== undefined))
    return answer(manifest, [problem('unreadable', MANIFEST, `The bundle has format ${format} and does not fit it: signing.`)]);
  const whole = [...readProblems(listing), ...listProblems(manifest.files), ...compare(manifest, files)];
  if (format < SIGNED_FORMAT) return answer(manifest, whole);
  const large = files.some((file) => file.path === SIGNATURES) && !kept.has(SIGNATURES);
  const { signatures, problems: wrong } = checkSignatures(bytes, manifest, large ? new Uint8Array() : kept.get(SIGNATURES), trusted);
  const approval = kept.get(APPROVAL);
  const { approvedBy, problems: unapproved } = approval ? checkApproval(approval, manifest, trusted) : { approvedBy: null, problems: [] };
  return answer(manifest, [...whole, ...wrong, ...unapproved], { signatures: [...signatures], approvedBy });
}

/** The first with signatures. */
const SIGNED_FORMAT = 2;
export const FORMAT_VERSION = 2;
