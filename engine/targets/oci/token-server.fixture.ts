import { execFileSync } from 'node:child_process';
import { createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export const SERVICE = 'test-registry';
export const ISSUER = 'test-issuer';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export interface TokenServer {
  readonly realm: string;
  /** The certificate that the registry is to trust. */
  readonly certificate: string;
  /** Queries and Authorization headers, in order. */
  readonly asked: { readonly query: URLSearchParams; readonly authorization: string | undefined }[];
  close(): Promise<void>;
}

/**
 * A token server as the distribution project's "Token Authentication Implementation" has it: JWTs (ES256, x5c) for whoever shows this
 * user and password; nothing for others.
 */
export async function startTokenServer(folder: string, user: string, password: string): Promise<TokenServer> {
  const [keyFile, certificate] = [join(folder, 'token.key'), join(folder, 'token.crt')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  execFileSync(
    'openssl',
    ['req', '-x509', ...curve, '-nodes', '-keyout', keyFile, '-out', certificate, '-days', '2', '-subj', '/CN=token'],
    { stdio: 'ignore' },
  );
  const key = createPrivateKey(readFileSync(keyFile));
  const x5c = [new X509Certificate(readFileSync(certificate)).raw.toString('base64')];
  const asked: TokenServer['asked'] = [];
  const right = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

  const tokenFor = (scope: string): string => {
    const [type, name, actions] = scope.split(':');
    // The registry's clock, which a test does not turn.
    const now = Math.floor((performance.timeOrigin + performance.now()) / 1000);
    const claims = {
      iss: ISSUER,
      sub: user,
      aud: SERVICE,
      exp: now + 300,
      nbf: now - 5,
      iat: now,
      jti: randomUUID(),
      access: [{ type, name, actions: actions!.split(',') }],
    };
    const body = `${encode({ typ: 'JWT', alg: 'ES256', x5c })}.${encode(claims)}`;
    return `${body}.${sign('sha256', Buffer.from(body), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };
  const http = createServer((request: IncomingMessage, response) => {
    const query = new URL(request.url!, 'http://x').searchParams;
    const { authorization } = request.headers;
    asked.push({ query, authorization });
    if (authorization !== right) return void response.writeHead(401).end(`no: ${authorization}`);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ token: tokenFor(query.get('scope')!), expires_in: 300 }));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: TokenServer = {
    ...{ certificate, asked },
    realm: `http://127.0.0.1:${(http.address() as AddressInfo).port}/token`,
    close: () => new Promise((resolve) => http.close(() => resolve())),
  };
  return server;
}
