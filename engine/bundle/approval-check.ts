import { z } from 'zod';
import type { PublicIdentity } from '#shared/domain/identity.ts';
import { recordOf, type StoredRecord } from '#shared/domain/record.ts';
import { Approval, ApprovalRequest } from '#shared/stages/approve.ts';
import type { Manifest, SignatureCheck } from '#shared/stages/publish.ts';
import { verifySignature } from '../identity/verify.ts';
import { canonicalWhole } from '../store/hash.ts';
import { APPROVAL, type BundleEntry, jsonEntry } from './entries.ts';
import { type Problem, problem } from './listing.ts';
import { told } from './signature.ts';

/** approval.json of a bundle: the approval as it is on record, and the request that it answers (null where there was none). */
export const ApprovalFile = z.object({ approval: recordOf(Approval), request: recordOf(ApprovalRequest).nullable() });
export type ApprovalFile = z.infer<typeof ApprovalFile>;

export const approvalEntry = (approval: StoredRecord<Approval>, request: StoredRecord<ApprovalRequest> | null): BundleEntry =>
  jsonEntry(APPROVAL, { approval, request } satisfies ApprovalFile);

interface Checked {
  /** The reviewer's signature; null where the approval has none. */
  readonly approvedBy: SignatureCheck | null;
  readonly problems: readonly Problem[];
}

const decoder = new TextDecoder('utf-8', { fatal: true });
const forged = (message: string): Checked => ({ approvedBy: null, problems: [problem('forged', APPROVAL, message)] });

/** Whether approval.json is the approval that the manifest names, and its reviewer's signature is one over its body without it. */
export function checkApproval(bytes: Uint8Array, manifest: Manifest, trusted: readonly PublicIdentity[]): Checked {
  let raw: { approval: { body: Record<string, unknown> } };
  let file: ApprovalFile;
  try {
    raw = JSON.parse(decoder.decode(bytes));
    file = ApprovalFile.parse(raw);
  } catch (error) {
    const why = error instanceof z.ZodError ? `${error.issues[0]?.path.join('.')}: ${error.issues[0]?.message}` : (error as Error).message;
    return { approvedBy: null, problems: [problem('unreadable', APPROVAL, `${APPROVAL} is not one: ${why}.`)] };
  }
  const { head, body } = file.approval;
  const { id, actor, note } = manifest.approval;
  if (head.id !== id || head.actor !== actor || body.note !== note || body.name !== manifest.name)
    return forged(`${APPROVAL} is the approval ${head.id} of ${body.name}; the manifest names ${id} of ${manifest.name}.`);
  const { signature, reviewer } = body;
  if (!signature) {
    if (!reviewer?.fingerprint) return { approvedBy: null, problems: [] };
    const message = `The approval is to be signed by ${reviewer.name} (${reviewer.fingerprint}), and is not.`;
    return { approvedBy: null, problems: [problem('unsigned', APPROVAL, message)] };
  }
  const { signature: _, ...signed } = raw.approval.body;
  const valid =
    reviewer?.fingerprint === signature.fingerprint && verifySignature(new TextEncoder().encode(canonicalWhole(signed)), signature);
  const approvedBy = told(signature, valid, trusted);
  if (valid) return { approvedBy, problems: [] };
  return { ...forged(`The signature under the approval is not one of ${reviewer?.name ?? 'its reviewer'} over it.`), approvedBy };
}
