import { z } from 'zod';
import { AlmanacError } from '#shared/base/errors.ts';
import { BundleFile } from '#shared/stages/publish.ts';
import { jsonEntry } from '../bundle/entries.ts';
import { slug } from '../bundle/paths.ts';
import type { BundleSource } from './source.ts';

/** `index.json` of a model in a folder or a bucket: which releases are whole there. It is written last. */
export const Index = z.object({
  format: z.literal('almanac-releases'),
  formatVersion: z.literal(1),
  model: z.string(),
  releases: z.array(z.object({ version: z.int(), digest: z.string(), bytes: z.int(), files: z.array(BundleFile) })),
  /** Another name -> digest. */
  tags: z.record(z.string(), z.string()),
});
export type Index = z.infer<typeof Index>;

export const INDEX = 'index.json';

/** The folder of a model: its name as files may have it. */
export const modelFolder = (model: string): string => slug(model);

const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** The tag, or UNSUITABLE. Source of the form: OCI distribution spec 1.1, "tag". */
export function checkedTag(tag: string): string {
  if (TAG.test(tag)) return tag;
  throw new AlmanacError('UNSUITABLE', `${JSON.stringify(tag)} is not a tag.`, {
    hint: 'Use up to 128 letters, digits, dots, dashes and underscores; the first is a letter, a digit or an underscore.',
    place: { field: 'tag' },
  });
}

/** What is in an index file. CORRUPT where that cannot be read; CONFLICT where it is of another model. */
export function readIndex(text: string | undefined, where: string, model: string): Index {
  if (text === undefined) return { format: 'almanac-releases', formatVersion: 1, model, releases: [], tags: {} };
  let index: Index;
  try {
    index = Index.parse(JSON.parse(text));
  } catch (cause) {
    throw new AlmanacError(
      'CORRUPT',
      `${where} is not an index of releases.`,
      { hint: 'Look at it: something else wrote it. Move it away, and push again.', place: { file: where } },
      { cause },
    );
  }
  if (index.model !== model)
    throw new AlmanacError('CONFLICT', `${where} belongs to the model ${JSON.stringify(index.model)}, not to ${JSON.stringify(model)}.`, {
      hint: 'The two names are alike. Use another prefix or folder for one of them.',
      place: { file: where },
    });
  return index;
}

/** CONFLICT where the version is another release there. */
export function refuseOther({ releases }: Index, { version, digest, model }: BundleSource, where: string): void {
  const taken = releases.find((release) => release.version === version && release.digest !== digest);
  if (!taken) return;
  throw new AlmanacError('CONFLICT', `Version ${version} of ${model} is at ${where} already, as another release (${taken.digest}).`, {
    hint: 'A version is never changed. Approve a new one, or push to another place.',
  });
}

/** The index with this release in it; the same where it was there. */
export function withRelease(index: Index, { version, digest, bytes, files }: BundleSource, tag: string | undefined): Index {
  const releases = [...index.releases.filter((release) => release.digest !== digest), { version, digest, bytes, files: [...files] }];
  releases.sort((a, b) => a.version - b.version);
  return { ...index, releases, tags: tag === undefined ? index.tags : { ...index.tags, [tag]: digest } };
}

/** Its bytes: equal content, equal bytes. */
export const indexBytes = (index: Index): Uint8Array => jsonEntry(INDEX, index).bytes;
