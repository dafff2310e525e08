import { randomUUID } from 'node:crypto';

// Visible ASCII without quotes: it goes into headers, logs and files as it is.
const SOUND = /^[\w.:+/=@-]{1,128}$/;

/** The client's id of a request where it can be used as it is, else a new one. */
export const requestIdOf = (given: string | string[] | undefined): string =>
  typeof given === 'string' && SOUND.test(given) ? given : randomUUID();
