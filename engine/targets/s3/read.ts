import { GetObjectCommand } from '@aws-sdk/client-s3';
import { createTries, Passing } from '../http/patience.ts';
import type { TargetContext } from '../target.ts';
import type { Body, Bucket } from './bucket.ts';

/** The bytes of an object. A connection that breaks is taken up where it broke. */
export async function* readObject({ client, name, explained }: Bucket, key: string, ctx: TargetContext): AsyncGenerator<Uint8Array> {
  const tries = createTries({ ...ctx, what: `reading ${key}` });
  let at = 0;
  for (;;) {
    try {
      const answer = await client.send(new GetObjectCommand({ Bucket: name, Key: key, ...(at > 0 && { Range: `bytes=${at}-` }) }), {
        abortSignal: ctx.signal,
      });
      let left = answer.ContentLength;
      for await (const chunk of answer.Body as Body) {
        if (left !== undefined) left -= chunk.length;
        at += chunk.length;
        tries.went();
        yield chunk;
      }
      if (left !== undefined && left > 0) throw new Passing('the answer broke off');
      return;
    } catch (error) {
      await tries.failed(explained(error));
    }
  }
}
