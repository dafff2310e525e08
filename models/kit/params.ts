import { z } from 'zod';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Model } from './define.ts';

interface Field {
  readonly from?: 'season' | 'seasons';
  readonly [key: string]: unknown;
}

/** JSON schema of a model's parameters as a person may give them: what has a default may be left out. */
export const paramsSchema = (model: Pick<Model, 'params'>): Record<string, unknown> =>
  z.toJSONSchema(model.params, { io: 'input', target: 'draft-2020-12' }) as Record<string, unknown>;

const fieldsOf = (model: Pick<Model, 'params'>) => (paramsSchema(model).properties ?? {}) as Record<string, Field>;

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((v, key) => (v as Record<PropertyKey, unknown> | undefined)?.[key], value);

/** How the seasons of a data set fill a field: the shortest for `season` (1 where there is none), all above 1 for `seasons`. */
const fromData = (from: Field['from'], seasons: readonly number[]) => {
  const real = seasons.filter((s) => s > 1).sort((a, b) => a - b);
  return from === 'season' ? (real[0] ?? 1) : real;
};

/**
 * The parameters to run with: what was given, then the data set's seasons (in steps), then the defaults.
 * Throws BAD_REQUEST naming the field where a value does not fit.
 */
export function resolveParams<P>(
  model: Pick<Model<P>, 'id' | 'params'>,
  given: Readonly<Record<string, unknown>>,
  seasons: readonly number[],
): P {
  const fields = fieldsOf(model);
  const filled: Record<string, unknown> = { ...given };
  for (const [name, field] of Object.entries(fields))
    if (field.from && filled[name] === undefined) filled[name] = fromData(field.from, seasons);
  const parsed = model.params.safeParse(filled);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const name = unknown ?? issue.path.join('.');
  const names = Object.keys(fields).join(', ') || 'none';
  throw new AlmanacError(
    'BAD_REQUEST',
    unknown
      ? `Model "${model.id}" has no parameter "${unknown}".`
      : `Parameter "${name}" of model "${model.id}" is ${JSON.stringify(valueAt(filled, issue.path))}: ${issue.message}.`,
    { hint: unknown ? `Its parameters: ${names}.` : `Give ${name} another value, or leave it out.`, place: { field: name } },
  );
}
