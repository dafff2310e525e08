import { z } from 'zod';
import { command, query } from '../base/method.ts';
import { Fingerprint, Identity, PersonName, PublicIdentity } from '../domain/identity.ts';

export const TrustedKey = PublicIdentity.extend({ since: z.string(), note: z.string() });
export type TrustedKey = z.infer<typeof TrustedKey>;

export const identitiesService = {
  list: query({
    summary: 'List the identities of this user: who can sign here',
    input: z.object({}),
    output: z.object({
      identities: z.array(Identity),
      /** Where private keys are kept here, and a warning where that is a file. */
      vault: z.object({ kind: z.enum(['keychain', 'file']), warning: z.string() }),
    }),
    workspace: false,
  }),
  create: command({
    summary: 'Make an identity with a new Ed25519 key',
    input: z.object({ name: PersonName, use: z.boolean().default(true).describe('Act under it from now on') }),
    output: Identity,
    errors: ['CONFLICT'],
    workspace: false,
  }),
  use: command({
    summary: 'Act under an identity from now on; null: under the name in the settings, without signing',
    input: z.object({ identity: z.string().nullable().describe('Its name or fingerprint') }),
    output: z.array(Identity),
    errors: ['NOT_FOUND'],
    workspace: false,
  }),
  trusted: query({
    summary: 'List the keys whose releases are trusted',
    input: z.object({}),
    output: z.array(TrustedKey),
    workspace: false,
  }),
  trust: command({
    summary: 'Trust the key of somebody else',
    input: z.object({ identity: PublicIdentity.omit({ fingerprint: true }), note: z.string().max(1000).default('') }),
    output: z.array(TrustedKey),
    errors: ['UNSUITABLE'],
    workspace: false,
  }),
  distrust: command({
    summary: 'Trust a key no longer',
    input: z.object({ fingerprint: Fingerprint }),
    output: z.array(TrustedKey),
    errors: ['NOT_FOUND'],
    workspace: false,
  }),
};
