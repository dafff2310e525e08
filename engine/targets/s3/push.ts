import type { S3Target } from '#shared/domain/target.ts';
import { pushFiles } from '../files.ts';
import { checkedTag, modelFolder } from '../index-file.ts';
import type { Pusher } from '../target.ts';
import { openBucket } from './bucket.ts';
import { announce, refuseTaken } from './index-object.ts';
import { objectStore } from './store.ts';

/** `<prefix>/<model>/<digest>/…` and `<prefix>/<model>/index.json`, which is written when every byte was read back: half a push is not seen. */
export const pushToBucket: Pusher<S3Target> = async (target, source, ctx) => {
  const tag = ctx.tag === undefined ? undefined : checkedTag(ctx.tag);
  const bucket = await openBucket(target, ctx);
  try {
    const prefix = [...target.prefix.split('/').filter(Boolean), modelFolder(source.model)].join('/');
    const reference = `s3://${target.bucket}/${prefix}/${source.digest}`;
    await refuseTaken(bucket, prefix, source);
    const reused = await pushFiles(objectStore(bucket, `${prefix}/${source.digest}`, source, ctx), source, reference, ctx);
    await announce(bucket, prefix, source, tag);
    return { reference, bytes: source.bytes, reused, notes: [] };
  } finally {
    bucket.client.destroy();
  }
};
