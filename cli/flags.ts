import { parseArgs } from 'node:util';
import { kebab, type Schema } from './methods.ts';

/** A command line that does not fit. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Options that every command has. */
export const GLOBAL = {
  workspace: { type: 'string', value: 'DIR', help: 'workspace folder (else $ALMANAC_WORKSPACE, else the current folder if it is one)' },
  home: { type: 'string', value: 'DIR', help: 'folder of your settings and logs (else $ALMANAC_HOME, else the usual place)' },
  as: { type: 'string', value: 'IDENTITY', help: 'act under this identity of yours (name or fingerprint) instead of the active one' },
  input: { type: 'string', value: 'FILE', help: 'JSON file with the input (- for standard input); flags override it' },
  json: { type: 'boolean', help: 'print JSON' },
  quiet: { type: 'boolean', help: 'no progress on standard error' },
  help: { type: 'boolean', help: 'show this' },
} as const;

export interface Flags {
  readonly global: { workspace?: string; home?: string; as?: string; input?: string; json?: boolean; quiet?: boolean; help?: boolean };
  /** The method's own input, as far as flags gave it. */
  readonly input: Record<string, unknown>;
  readonly positionals: string[];
}

const variants = (schema: Schema): readonly Schema[] => schema.anyOf ?? schema.oneOf ?? [schema];
const isBoolean = (schema: Schema): boolean => variants(schema).every((s) => s.type === 'boolean');

/** Flags of a method: one per field of its input, kebab-case. Scalars as they are, lists with commas, anything else as JSON. */
export function parseFlags(argv: readonly string[], input: Schema): Flags {
  const fields = Object.entries(input.properties ?? {});
  const options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }> = {};
  for (const [name, schema] of fields) options[kebab(name)] = { type: isBoolean(schema) ? 'boolean' : 'string' };
  for (const [name, option] of Object.entries(GLOBAL)) options[name] ??= { type: option.type };
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, allowNegative: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]!);
  }
  const given = parsed.values as Record<string, string | boolean | undefined>;
  const values: Record<string, unknown> = {};
  for (const [name, schema] of fields) {
    const raw = given[kebab(name)];
    if (raw !== undefined) values[name] = typeof raw === 'boolean' ? raw : fieldValue(raw, schema, `--${kebab(name)}`);
  }
  const global = Object.fromEntries(Object.keys(GLOBAL).map((name) => [name, given[name]])) as Flags['global'];
  return { global, input: values, positionals: parsed.positionals };
}

/** Text of a flag as the schema wants it. What does not fit is passed on as text: the contract says what is wrong with it. */
export function fieldValue(text: string, schema: Schema, flag: string): unknown {
  const kinds = variants(schema);
  if (text === 'null' && kinds.some((s) => s.type === 'null')) return null;
  const accepts = (type: string): Schema | undefined => kinds.find((s) => s.type === type);
  const looksJson = /^\s*[[{]/.test(text);
  const list = accepts('array');
  if (list && !looksJson) return text === '' ? [] : text.split(',').map((item) => itemOf(item.trim(), list.items ?? {}, flag));
  if (looksJson && (list || accepts('object') || kinds.some((s) => s.properties || !s.type))) {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new UsageError(`${flag} is not valid JSON: ${(error as Error).message}`);
    }
  }
  if ((accepts('number') || accepts('integer')) && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  return text;
}

// A list of objects may be given by name alone: "naive,theta" stands for [{"model":"naive"},{"model":"theta"}].
function itemOf(text: string, schema: Schema, flag: string): unknown {
  const named = variants(schema).find((s) => s.type === 'object')?.required?.[0];
  return named ? { [named]: text } : fieldValue(text, schema, flag);
}
