import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The workspace that a command is about: the flag, the environment, or the current folder if it is one. */
export function workspaceFolder(given: string | undefined): string | undefined {
  if (given) return resolve(given);
  if (process.env.ALMANAC_WORKSPACE) return resolve(process.env.ALMANAC_WORKSPACE);
  return existsSync('almanac.duckdb') ? process.cwd() : undefined;
}
