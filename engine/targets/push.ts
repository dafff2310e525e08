import { AlmanacError } from '#shared/base/errors.ts';
import type { Target } from '#shared/domain/target.ts';
import { scrub, scrubbed } from '../identity/known-secrets.ts';
import { explain } from '../store/failures.ts';
import { addressOf } from './address.ts';
import { pushToFolder } from './folder/push.ts';
import { pushToMlflow } from './mlflow/push.ts';
import { pushToRegistry } from './oci/push.ts';
import { pushToBucket } from './s3/push.ts';
import { pushToServer } from './server/push.ts';
import type { BundleSource } from './source.ts';
import type { PushContext, Pushed, Pusher } from './target.ts';

const PUSHERS: { readonly [K in Target['kind']]: Pusher<Extract<Target, { kind: K }>> } = {
  folder: pushToFolder,
  oci: pushToRegistry,
  s3: pushToBucket,
  server: pushToServer,
  mlflow: pushToMlflow,
};

/** An error as it may be told and logged: no secret in its words, and nothing below them. */
export function told(error: unknown): unknown {
  const known = scrubbed(explain(error));
  return known instanceof AlmanacError ? new AlmanacError(known.code, known.message, known.data) : known;
}

/** Pushes a release to a target and pulls it back. What was cancelled or broke off can be done again: it goes on where it was. */
export async function pushTo(target: Target, source: BundleSource, ctx: PushContext): Promise<Pushed> {
  const { signal } = ctx;
  try {
    addressOf(target);
    const pusher = PUSHERS[target.kind] as Pusher;
    return await pusher(target, source, {
      ...ctx,
      progress: (share, message) => ctx.progress(share, scrub(message)),
      note: (level, message) => ctx.note(level, scrub(message)),
    });
  } catch (error) {
    if (signal.aborted)
      throw new AlmanacError('CANCELLED', 'Cancelled before it was finished.', {
        hint: 'What arrived there is kept, and not seen. Push again when you like: it goes on where it was.',
      });
    throw told(error);
  }
}
