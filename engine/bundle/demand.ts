import { AlmanacError } from '#shared/base/errors.ts';
import type { SignatureCheck, Verification } from '#shared/stages/publish.ts';

/** The signatures that count: valid, by keys that are trusted. CORRUPT where a byte is wrong, or there is none. */
export function demandTrusted({ path, ok, problems, signatures }: Verification): readonly SignatureCheck[] {
  const place = { place: { file: path } };
  if (!ok)
    throw new AlmanacError('CORRUPT', `${path} is not whole: ${problems[0]!.message}`, {
      hint: 'Get the release anew from where it was built.',
      ...place,
    });
  const counting = signatures.filter(({ valid, trusted }) => valid && trusted);
  if (counting.length > 0) return counting;
  const by = signatures.map(({ name, fingerprint }) => `${name} (${fingerprint})`).join(', ');
  throw new AlmanacError('CORRUPT', by ? `${path} is signed by ${by}, whose key is not trusted here.` : `${path} is not signed.`, {
    hint: by
      ? 'Compare the fingerprint with its owner by another way, then trust the key.'
      : 'Build the release again under an identity whose key is trusted here.',
    ...place,
  });
}
