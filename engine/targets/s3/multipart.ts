import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { cancelled } from '#shared/base/errors.ts';
import type { BundleFile } from '#shared/stages/publish.ts';
import type { PushContext } from '../target.ts';
import { type Bucket, isUnknown } from './bucket.ts';

/** The smallest part but the last, and the most parts (S3 User Guide, "Multipart upload limits"). */
const SMALLEST = 5 * 2 ** 20;
const MOST = 10_000;

export const partSize = (bytes: number, chunk: number): number => Math.max(chunk, SMALLEST, Math.ceil(bytes / MOST));

export const base64Sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');
const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

interface Part {
  readonly etag: string;
  readonly size: number;
}

/** The newest upload of this object that was begun and not ended; undefined where there is none, or the storage cannot say. */
async function unfinished(bucket: Bucket, key: string): Promise<string | undefined> {
  try {
    const { Uploads } = await bucket.patiently('listing uploads', (options) =>
      bucket.client.send(new ListMultipartUploadsCommand({ Bucket: bucket.name, Prefix: key }), options),
    );
    const mine = (Uploads ?? []).filter((upload) => upload.Key === key);
    mine.sort((a, b) => Number(b.Initiated ?? 0) - Number(a.Initiated ?? 0));
    return mine[0]?.UploadId;
  } catch (error) {
    if (isUnknown(error)) return undefined;
    throw error;
  }
}

async function partsOf(bucket: Bucket, key: string, upload: string): Promise<Map<number, Part>> {
  const parts = new Map<number, Part>();
  for (let marker: string | undefined; ; ) {
    const answer = await bucket.patiently('listing parts', (options) =>
      bucket.client.send(
        new ListPartsCommand({ Bucket: bucket.name, Key: key, UploadId: upload, ...(marker && { PartNumberMarker: marker }) }),
        options,
      ),
    );
    for (const { PartNumber, ETag, Size } of answer.Parts ?? [])
      if (PartNumber && ETag) parts.set(PartNumber, { etag: ETag.replaceAll('"', ''), size: Size ?? 0 });
    if (!answer.IsTruncated || !answer.NextPartNumberMarker) return parts;
    marker = answer.NextPartNumberMarker;
  }
}

/**
 * Uploads a large file in parts. Parts of an earlier upload of the same object that have the size and the MD5 (their ETag, where the storage does
 * not encrypt) of ours are not sent again. Returns how many bytes those were.
 */
export async function putLarge(
  bucket: Bucket,
  key: string,
  from: string,
  file: BundleFile,
  ctx: PushContext,
  sent: (bytes: number) => void,
): Promise<number> {
  const { client, name } = bucket;
  const object = { Bucket: name, Key: key };
  const size = partSize(file.bytes, ctx.chunk);
  const earlier = await unfinished(bucket, key);
  const there = earlier === undefined ? new Map<number, Part>() : await partsOf(bucket, key, earlier);
  const upload =
    earlier ??
    (
      await bucket.patiently('beginning an upload', (options) =>
        client.send(
          new CreateMultipartUploadCommand({ ...object, ChecksumAlgorithm: 'SHA256', Metadata: { sha256: file.sha256 } }),
          options,
        ),
      )
    ).UploadId!;
  const done: { PartNumber: number; ETag: string; ChecksumSHA256: string }[] = [];
  let found = 0;
  const handle = await open(from, 'r');
  try {
    for (let at = 0; at < file.bytes; at += size) {
      if (ctx.signal.aborted) throw cancelled();
      const body = Buffer.alloc(Math.min(size, file.bytes - at));
      await handle.read(body, 0, body.length, at);
      const part = { PartNumber: done.length + 1, ChecksumSHA256: base64Sha256(body) };
      const held = there.get(part.PartNumber);
      if (held?.size === body.length && held.etag === md5(body)) {
        done.push({ ...part, ETag: `"${held.etag}"` });
        found += body.length;
      } else {
        const { ETag } = await bucket.patiently(`sending part ${part.PartNumber} of ${file.path}`, (options) =>
          client.send(new UploadPartCommand({ ...object, ...part, UploadId: upload, Body: body, ContentLength: body.length }), options),
        );
        done.push({ ...part, ETag: ETag! });
      }
      sent(body.length);
    }
  } finally {
    await handle.close();
  }
  await bucket.patiently(`ending the upload of ${file.path}`, (options) =>
    client.send(new CompleteMultipartUploadCommand({ ...object, UploadId: upload, MultipartUpload: { Parts: done } }), options),
  );
  return found;
}
