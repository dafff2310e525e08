import { readFile } from 'node:fs/promises';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { FileStore } from '../files.ts';
import type { BundleSource } from '../source.ts';
import type { PushContext } from '../target.ts';
import { type Bucket, isAbsent } from './bucket.ts';
import { base64Sha256, partSize, putLarge } from './multipart.ts';
import { readObject } from './read.ts';

/** Objects below a prefix, each with its SHA-256 as metadata and as a checksum that the storage checks where it can. */
export const objectStore = (bucket: Bucket, prefix: string, source: BundleSource, ctx: PushContext): FileStore => ({
  async held({ path, bytes, sha256 }) {
    const head = await bucket.patiently(`looking for ${path}`, (options) =>
      bucket.client.send(new HeadObjectCommand({ Bucket: bucket.name, Key: `${prefix}/${path}` }), options).catch((error: unknown) => {
        if (isAbsent(error)) return undefined;
        throw error;
      }),
    );
    return head?.ContentLength === bytes && head.Metadata?.sha256 === sha256 ? bytes : 0;
  },
  async put(file, sent) {
    const key = `${prefix}/${file.path}`;
    if (file.bytes > partSize(file.bytes, ctx.chunk)) return putLarge(bucket, key, source.at(file.path), file, ctx, sent);
    const body = await readFile(source.at(file.path));
    await bucket.patiently(`sending ${file.path}`, (options) =>
      bucket.client.send(
        new PutObjectCommand({
          ...{ Bucket: bucket.name, Key: key, Body: body, ContentLength: body.length },
          ...{ ChecksumSHA256: base64Sha256(body), Metadata: { sha256: file.sha256 } },
        }),
        options,
      ),
    );
    sent(file.bytes);
    return 0;
  },
  read: (path) => readObject(bucket, `${prefix}/${path}`, ctx),
});
