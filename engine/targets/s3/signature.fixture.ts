import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

interface Signed {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const FIFTEEN_MINUTES = 900_000;

/** The clock of the storage, which a test does not turn. */
const now = (): number => performance.timeOrigin + performance.now();

/**
 * Why S3 refuses a request, or undefined where it takes it: Signature Version 4 written down from the S3 API Reference, "Authenticating
 * Requests: Using the Authorization Header". The hash of the body is taken from its header.
 */
export function refusalOf({ method, url, headers }: Signed, accessKey: string, secretKey: string): string | undefined {
  const [, key, scope, names, signature] =
    /Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)/.exec(headers.authorization ?? '') ?? [];
  if (!key || !scope || !names) return 'AccessDenied';
  if (key !== accessKey) return 'InvalidAccessKeyId';
  const date = String(headers['x-amz-date']);
  const sent = Date.parse(date.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, '$1-$2-$3T$4:$5:$6Z'));
  if (Math.abs(now() - sent) > FIFTEEN_MINUTES) return 'RequestTimeTooSkewed';
  const [path, query = ''] = url.split('?');
  const pairs = query
    .split('&')
    .filter(Boolean)
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`));
  const signed = names.split(';').map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}\n`);
  const canonical = [method, path, pairs.sort().join('&'), signed.join(''), names, headers['x-amz-content-sha256']].join('\n');
  const [day, region, service] = scope.split('/');
  const signing = hmac(hmac(hmac(hmac(`AWS4${secretKey}`, day!), region!), service!), 'aws4_request');
  const text = ['AWS4-HMAC-SHA256', date, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  return hmac(signing, text).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch';
}
