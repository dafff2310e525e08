import { Approval } from '#shared/stages/approve.ts';
import type { Signer } from '../../identity/signer.ts';
import { canonicalWhole } from '../../store/hash.ts';

/** What the reviewer signs: the canonical JSON of an approval's body without the signature, in UTF-8. */
export const approvalBytes = ({ signature: _, ...body }: Partial<Approval>): Uint8Array => new TextEncoder().encode(canonicalWhole(body));

export function signedApproval(unsigned: Omit<Approval, 'signature'>, signer: Signer | undefined): Approval {
  const body = Approval.parse({ ...unsigned, signature: null });
  return signer ? { ...body, signature: signer.sign(approvalBytes(body)) } : body;
}
