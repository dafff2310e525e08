import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { AlmanacError } from '#shared/base/errors.ts';
import { INDEX, indexBytes, readIndex, refuseOther, withRelease } from '../index-file.ts';
import type { BundleSource } from '../source.ts';
import { type Body, type Bucket, isAbsent, isUnknown } from './bucket.ts';

interface Found {
  readonly text: string | undefined;
  readonly etag: string | undefined;
}

const TRIES = 5;

async function read(bucket: Bucket, key: string): Promise<Found> {
  return bucket.patiently(`reading ${key}`, async (options) => {
    try {
      const answer = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }), options);
      return { text: await (answer.Body as Body).transformToString(), etag: answer.ETag };
    } catch (error) {
      if (isAbsent(error)) return { text: undefined, etag: undefined };
      throw error;
    }
  });
}

/** Writes only over what was read (conditional writes), where the storage can; `false` where somebody else was faster. */
async function write(bucket: Bucket, key: string, body: Uint8Array, etag: string | undefined): Promise<boolean> {
  const put = (condition: object) =>
    bucket.patiently(`writing ${key}`, (options) =>
      bucket.client.send(
        new PutObjectCommand({ Bucket: bucket.name, Key: key, Body: body, ContentType: 'application/json', ...condition }),
        options,
      ),
    );
  try {
    await put(etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag });
    return true;
  } catch (error) {
    const { name } = ((error as Error).cause ?? error) as Error;
    if (['PreconditionFailed', 'ConditionalRequestConflict'].includes(name)) return false;
    if (!isUnknown(error)) throw error;
    await put({});
    return true;
  }
}

/** CONFLICT where this version is another release there. */
export async function refuseTaken(bucket: Bucket, prefix: string, source: BundleSource): Promise<void> {
  const key = `${prefix}/${INDEX}`;
  const { text } = await read(bucket, key);
  refuseOther(readIndex(text, `${bucket.name}/${key}`, source.model), source, `${bucket.name}/${prefix}`);
}

/** Puts a release that is whole into the index of its model, beside what others put there meanwhile. */
export async function announce(bucket: Bucket, prefix: string, source: BundleSource, tag: string | undefined): Promise<void> {
  const key = `${prefix}/${INDEX}`;
  for (let i = 0; i < TRIES; i++) {
    const { text, etag } = await read(bucket, key);
    const index = readIndex(text, `${bucket.name}/${key}`, source.model);
    refuseOther(index, source, `${bucket.name}/${prefix}`);
    const bytes = indexBytes(withRelease(index, source, tag));
    if (text === new TextDecoder().decode(bytes)) return;
    // Read again where it was written: a storage without conditions may have lost it to another push.
    await write(bucket, key, bytes, etag);
  }
  throw new AlmanacError('CONFLICT', `${bucket.name}/${key} is changed by others all the time.`, { hint: 'Push again in a moment.' });
}
