import { AlmanacError, cancelled } from '#shared/base/errors.ts';
import type { Target } from '#shared/domain/target.ts';
import { explain } from '../store/failures.ts';
import { addressOf } from './address.ts';
import { pushToFolder } from './folder/push.ts';
import { pushToRegistry } from './oci/push.ts';
import type { BundleSource } from './source.ts';
import type { PushContext, Pushed, Pusher, Secrets } from './target.ts';

const PUSHERS: { readonly [K in Target['kind']]?: Pusher<Extract<Target, { kind: K }>> } = {
  folder: pushToFolder,
  oci: pushToRegistry,
};

/** An error as it may be told and logged: no secret in its words, nor in those of its cause. */
export function told(error: unknown, { scrub }: Secrets): Error {
  const known = explain(error);
  if (known instanceof AlmanacError)
    return new AlmanacError(known.code, scrub(known.message), JSON.parse(scrub(JSON.stringify(known.data))) as AlmanacError['data']);
  const bug = new Error(scrub(known instanceof Error ? known.message : String(known)));
  bug.stack = scrub((known instanceof Error && known.stack) || bug.message);
  return bug;
}

/** Pushes a release to a target and pulls it back. What was cancelled or broke off can be done again: it goes on where it was. */
export async function pushTo(target: Target, source: BundleSource, ctx: PushContext): Promise<Pushed> {
  const { signal, secrets } = ctx;
  try {
    addressOf(target);
    const pusher = PUSHERS[target.kind] as Pusher;
    return await pusher(target, source, {
      ...ctx,
      progress: (share, message) => ctx.progress(share, secrets.scrub(message)),
      note: (level, message) => ctx.note(level, secrets.scrub(message)),
    });
  } catch (error) {
    if (signal.aborted) throw cancelled();
    throw told(error, secrets);
  }
}
