import { join, resolve } from 'node:path';
import { app } from 'electron';

/** The engine's home for this user: the same folder as through the other doors (the engine itself is not loaded in this process). */
export const userHome = (env: NodeJS.ProcessEnv = process.env, platform = process.platform): string =>
  resolve(env.ALMANAC_HOME || join(app.getPath('appData'), platform === 'linux' ? 'almanac' : 'Almanac'));
