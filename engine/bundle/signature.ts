import { z } from 'zod';
import { type PublicIdentity, Signature } from '#shared/domain/identity.ts';
import type { Manifest, SignatureCheck } from '#shared/stages/publish.ts';
import type { Signer } from '../identity/signer.ts';
import { verifySignature } from '../identity/verify.ts';
import { type BundleEntry, jsonEntry, SIGNATURES } from './entries.ts';
import { type Problem, problem } from './listing.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

const fileOf = (signatures: readonly Signature[]): BundleEntry =>
  jsonEntry(
    SIGNATURES,
    [...signatures].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1)),
  );

/** The field `signing` of a manifest that these will sign: nothing but all of them makes the release whole. */
export const signingBy = (signers: readonly Signer[]): NonNullable<Manifest['signing']> => ({
  required: signers.length > 0,
  keys: signers.map(({ identity }) => identity).sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1)),
});

/** manifest.sig: the signature of each over the bytes of manifest.json as they are, sorted by fingerprint. */
export const signManifest = (manifest: Uint8Array, signers: readonly Signer[]): BundleEntry =>
  fileOf(signers.map(({ sign }) => sign(manifest)));

interface Checked {
  readonly signatures: readonly SignatureCheck[];
  readonly problems: readonly Problem[];
}

const forged = (message: string): Problem => problem('forged', SIGNATURES, message);

/** The signatures of a file that is what `signManifest` writes, byte for byte; else why it is none. */
function read(bytes: Uint8Array): readonly Signature[] | string {
  if (bytes.length === 0) return 'it is empty, or far too large';
  try {
    const parsed = z.array(Signature).safeParse(JSON.parse(decoder.decode(bytes)));
    if (!parsed.success) return 'it is no list of signatures';
    const given = parsed.data;
    if (given.length === 0) return 'it holds no signature';
    if (new Set(given.map((each) => each.fingerprint)).size < given.length) return 'a key has signed twice';
    return Buffer.compare(fileOf(given).bytes, bytes) === 0 ? given : 'it is not written as Almanac writes it';
  } catch (error) {
    return (error as Error).message;
  }
}

const isKey = (a: PublicIdentity) => (b: PublicIdentity) => a.fingerprint === b.fingerprint && a.key === b.key && a.name === b.name;

/** A signature as it may be shown: under the name by which this user knows the key, where they trust it. */
export function told({ name, fingerprint, key }: PublicIdentity, valid: boolean, trusted: readonly PublicIdentity[]): SignatureCheck {
  const known = trusted.find((each) => each.fingerprint === fingerprint && each.key === key);
  return { name: known?.name ?? name, fingerprint, key, valid, trusted: known !== undefined };
}

/**
 * Checks manifest.sig (undefined where there is none) against the manifest it lies beside. A signature counts where the manifest names its
 * key and it is one over these bytes. Where the manifest says `required`, each key that it names must have signed.
 */
export function checkSignatures(
  bytes: Uint8Array,
  { signing }: Manifest,
  file: Uint8Array | undefined,
  trusted: readonly PublicIdentity[],
): Checked {
  const given = file ? read(file) : [];
  if (typeof given === 'string') return { signatures: [], problems: [forged(`${SIGNATURES} is not one: ${given}.`)] };
  const named = signing?.keys ?? [];
  const checks = given.map((signature) => {
    const known = named.some(isKey(signature));
    return { known, check: told(signature, known && verifySignature(bytes, signature), trusted) };
  });
  const wrong = checks
    .filter(({ check }) => !check.valid)
    .map(({ known, check }) =>
      forged(
        `The signature of ${check.name} (${check.fingerprint}) is ${known ? 'not one over this manifest' : 'by a key that the manifest does not name'}.`,
      ),
    );
  const missing = signing?.required ? named.filter((key) => !given.some((signature) => signature.fingerprint === key.fingerprint)) : [];
  const unsigned = missing.map(({ name, fingerprint }) =>
    problem('unsigned', SIGNATURES, `The release is to be signed by ${name} (${fingerprint}), and is not.`),
  );
  return { signatures: checks.map(({ check }) => check), problems: [...wrong, ...unsigned] };
}
