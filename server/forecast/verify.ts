import { verifyBundle } from '#engine/serving/index.ts';
import type { PublicIdentity } from '#shared/domain/identity.ts';
import { Problem } from './problem.ts';

/**
 * Checks an archive before anything of it is used, without unpacking it to disk. Answers the digest; throws CORRUPT where it is damaged or
 * unsafe, UNTRUSTED where no trusted key signed it.
 */
export const createVerify =
  (trusted: readonly PublicIdentity[] | 'anyone') =>
  async (archive: string): Promise<string> => {
    const { digest, problems, signatures } = await verifyBundle(archive, trusted === 'anyone' ? {} : { trusted });
    const ofSignature = (problem: string): boolean => problem === 'unsigned' || problem === 'forged';
    const damage = problems.find(({ problem }) => !ofSignature(problem));
    if (damage)
      throw new Problem('CORRUPT', `The release is damaged: ${damage.message.replaceAll(archive, 'the archive')}`, {
        hint: 'Build or fetch it again, and push that.',
        place: { file: damage.path === archive ? 'archive' : damage.path },
      });
    const hint = 'Sign it with a trusted identity, or add the key to ALMANAC_TRUSTED_KEYS.';
    if (problems.length > 0) throw new Problem('UNTRUSTED', problems[0]!.message, { hint });
    if (trusted === 'anyone' || signatures.some((signature) => signature.valid && signature.trusted)) return digest;
    const by = signatures.map(({ name, fingerprint }) => `${name} (${fingerprint.slice(0, 16)}…)`).join(', ');
    throw new Problem(
      'UNTRUSTED',
      by ? `The release is signed by ${by}, and none of them is trusted here.` : 'Nobody signed the release.',
      { hint },
    );
  };
