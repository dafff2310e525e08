import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where a user's settings and logs lie on this system. */
export function homeFolder(given: string | undefined): string {
  if (given) return resolve(given);
  if (process.env.ALMANAC_HOME) return resolve(process.env.ALMANAC_HOME);
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Almanac');
  if (process.platform === 'win32') return join(process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Almanac');
  return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'almanac');
}

/** The workspace that a command is about: the flag, the environment, or the current folder if it is one. */
export function workspaceFolder(given: string | undefined): string | undefined {
  if (given) return resolve(given);
  if (process.env.ALMANAC_WORKSPACE) return resolve(process.env.ALMANAC_WORKSPACE);
  return existsSync('almanac.duckdb') ? process.cwd() : undefined;
}
