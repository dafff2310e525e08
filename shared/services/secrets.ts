import { z } from 'zod';
import { command, query } from '../base/method.ts';
import { SecretName } from '../domain/target.ts';

/** A secret as it may be shown: never its value. */
export const SecretInfo = z.object({
  name: z.string(),
  /** Environment variables win over what is kept. */
  from: z.enum(['environment', 'keychain', 'file']),
});
export type SecretInfo = z.infer<typeof SecretInfo>;

/** A field that goes into no log, no record and no list of commands. */
export const SecretValue = z.string().min(1).max(10_000).meta({ secret: true });

export const secretsService = {
  list: query({ summary: 'List the names of secrets', input: z.object({}), output: z.array(SecretInfo), workspace: false }),
  set: command({
    summary: 'Keep a secret for this user, outside of every workspace (--value - reads standard input)',
    input: z.object({ name: SecretName, value: SecretValue }),
    output: z.array(SecretInfo),
    workspace: false,
  }),
  remove: command({
    summary: 'Forget a secret',
    input: z.object({ name: SecretName }),
    output: z.array(SecretInfo),
    errors: ['NOT_FOUND'],
    workspace: false,
  }),
};
