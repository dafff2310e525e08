import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

function usual(platform: NodeJS.Platform, env: Env): string {
  if (platform === 'win32') return join(env.APPDATA || join(homedir(), 'AppData', 'Roaming'), 'Almanac');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Almanac');
  return join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'almanac');
}

/** Where settings, logs and the list of recent workspaces lie for this user, whichever door is used. ALMANAC_HOME overrides it. */
export const defaultHome = (env: Env = process.env, platform = process.platform): string =>
  resolve(env.ALMANAC_HOME || usual(platform, env));
