export const SECRET_PREFIX = 'ALMANAC_SECRET_';

/** The environment as a process that runs what others made may see it. */
export const withoutSecrets = (env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith(SECRET_PREFIX)));
