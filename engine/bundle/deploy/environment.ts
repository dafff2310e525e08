import type { z } from 'zod';
import { SECRET_VARIABLES, VARIABLES, type VariableName } from '#shared/serving/environment.ts';

const PERIODS: Readonly<Record<number, string>> = { 1000: 'second', 60000: 'minute', 3600000: 'hour', 86400000: 'day' };

/** A default as it would be written in the environment. */
export function written(value: unknown): string {
  if (value === undefined) return '';
  if (value === null) return 'off';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (Array.isArray(value)) return value.join(',');
  if (typeof value === 'object') {
    const { max, window } = value as { max: number; window: number };
    return `${max}/${PERIODS[window]}`;
  }
  return String(value);
}

const isSecret = (name: string): boolean => (SECRET_VARIABLES as readonly string[]).includes(name);
// What has to be said for each server; all else may stay as it is.
const ASKED: readonly VariableName[] = ['ALMANAC_RELEASES', 'ALMANAC_TRUSTED_KEYS'];

function lines(name: VariableName): string {
  const schema: z.ZodType = VARIABLES[name];
  const fallback = written(schema.safeParse(undefined).data);
  const of = name.endsWith('_FILE') && isSecret(name.slice(0, -5)) ? `File that holds ${name.slice(0, -5)}: a mounted secret` : '';
  const about = schema.description ?? of;
  return `# ${about}${fallback === '' ? '' : `; default ${fallback}`}\n${ASKED.includes(name) ? '' : '# '}${name}=${fallback}\n`;
}

/** .env.example: every variable of the forecast service with what it is for and its default. Source: shared/serving/environment.ts. */
export const environmentExample =
  (): string => `# Variables of the forecast service. Copy it to .env, set what has no # before it, keep the copy out of version control.
# Secrets belong in files (the variables with _FILE), not here.

${(Object.keys(VARIABLES) as VariableName[]).map(lines).join('\n')}`;
