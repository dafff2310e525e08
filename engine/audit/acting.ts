import type { Person } from '#shared/stages/approve.ts';
import type { CallContext } from '../context.ts';
import type { Signer } from '../identity/signer.ts';

/** Who acts in a call, and the pen they sign with where they have an identity. */
export async function actingIn(ctx: Pick<CallContext, 'actor' | 'signer'>): Promise<{ by: Person; signer: Signer | undefined }> {
  const signer = await ctx.signer();
  return { by: { name: ctx.actor, fingerprint: signer?.identity.fingerprint ?? null }, signer };
}
