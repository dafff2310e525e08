import { isIPv4 } from 'node:net';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Target } from '#shared/domain/target.ts';

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));

const unsuitable = (message: string, hint: string): AlmanacError =>
  new AlmanacError('UNSUITABLE', message, { hint, place: { field: 'target' } });

/** The URL without a slash at its end. UNSUITABLE where secrets would travel in the clear, or stand in the address itself. */
export function checkedUrl(text: string, insecure: boolean): string {
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw unsuitable(`${url.protocol}//${url.host} is not http or https.`, 'Give an address that begins with https://.');
  if (url.username || url.password || url.search || url.hash)
    throw unsuitable(
      `The address of ${url.host} has more in it than scheme, host and path.`,
      'Names go into the user name, passwords and tokens into a secret: an address is kept on record.',
    );
  if (url.protocol === 'http:' && !insecure && !isLoopback(url.hostname))
    throw unsuitable(
      `${url.origin} is plain http: what is sent there, secrets included, can be read and changed on the way.`,
      'Use https, or set insecure where the network itself is trusted.',
    );
  return url.href.replace(/\/+$/, '');
}

/** The target's address as it is connected to; undefined where it has none of its own. Throws UNSUITABLE. */
export function addressOf(target: Target): string | undefined {
  if (target.kind === 'folder') return undefined;
  const url = target.kind === 's3' ? target.endpoint : target.url;
  return url === undefined ? undefined : checkedUrl(url, target.insecure);
}
