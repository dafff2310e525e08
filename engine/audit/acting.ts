import type { Person } from '#shared/stages/approve.ts';
import type { CallContext } from '../context.ts';
import type { Signer } from '../identity/signer.ts';

/** Who acts in a call, and the pen they sign with: the active identity, else the actor's name alone. */
export async function actingIn(ctx: Pick<CallContext, 'actor' | 'signer'>): Promise<{ by: Person; signer: Signer | undefined }> {
  const signer = await ctx.signer();
  const by = signer ? { name: signer.identity.name, fingerprint: signer.identity.fingerprint } : { name: ctx.actor, fingerprint: null };
  return { by, signer };
}
