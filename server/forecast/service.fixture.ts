import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformance } from './conformance.fixture.ts';
import { type ForecastService, openService } from './service.ts';
import { ADA, fakeServing, writeFake } from './serving.fixture.ts';

export const ADMIN_TOKEN = 'the-token-of-the-admin';

export interface Call {
  readonly token?: string | null;
  readonly headers?: Record<string, string>;
  /** Text and bytes go as they are, all else as JSON. */
  readonly body?: unknown;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are checked against the schema by the tests of the document
  readonly json: any;
}

export interface TestService {
  readonly service: ForecastService;
  readonly folder: string;
  readonly data: string;
  /** As the admin unless `token` says otherwise; null: without. */
  readonly call: (method: string, path: string, call?: Call) => Promise<TestAnswer>;
  /** Lines of the log so far. */
  readonly log: () => Record<string, unknown>[];
  /** The lines of JSON in a folder of the data. */
  readonly journal: (folder: string, prefix: string) => Record<string, unknown>[];
  /** Pushes a fake release and lets an alias stand for it; its digest. */
  readonly serve: (version: number, alias?: string, name?: string) => Promise<string>;
  /** A token of its own for a role. */
  readonly token: (role: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** A service on loopback with a folder of its own and the serving of the tests. */
export async function startTest(variables: Record<string, string> = {}, keep?: string): Promise<TestService> {
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'almanac-service-'));
  const data = join(folder, 'data');
  const lines: string[] = [];
  const service = await openService(
    {
      ...{ ALMANAC_PORT: '0', ALMANAC_DATA: data, ALMANAC_ADMIN_TOKEN: ADMIN_TOKEN, ALMANAC_RATE_LIMIT: 'off', ALMANAC_DRAIN_SECONDS: '2' },
      ...{ ALMANAC_TRUSTED_KEYS: `${ADA.identity.name} ${ADA.identity.key}` },
      ...variables,
    },
    { serving: fakeServing, log: { write: (line: string) => void lines.push(line) } },
  );
  const call: TestService['call'] = async (method, path, { token = ADMIN_TOKEN, headers = {}, body } = {}) => {
    const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const answer = await fetch(`${service.address}${path}`, {
      method,
      headers: {
        ...(token !== null && { 'x-api-token': token }),
        ...(body !== undefined && { 'content-type': body instanceof Uint8Array ? 'application/gzip' : 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
    });
    const text = await answer.text();
    conform(method, path, answer.status, text);
    const isJson = answer.headers.get('content-type')?.includes('application/json') && text !== '';
    return { status: answer.status, headers: answer.headers, text, json: isJson ? JSON.parse(text) : undefined };
  };
  const conform = await conformance(service.address);
  let made = 0;
  return {
    ...{ service, folder, data, call },
    log: () => lines.map((line) => JSON.parse(line)),
    journal: (place, prefix) =>
      readdirSync(join(data, place))
        .filter((file) => file.startsWith(prefix))
        .flatMap((file) =>
          readFileSync(join(data, place, file), 'utf8')
            .trim()
            .split('\n'),
        )
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    async serve(version, alias = 'champion', name = 'load') {
      const archive = await writeFake(join(folder, `${name}-${version}-${made++}.tar.gz`), { name, version });
      const pushed = await call('POST', '/v1/releases', { body: new Uint8Array(readFileSync(archive)) });
      const digest: string = pushed.json.release.digest;
      const activated = await call('POST', `/v1/models/${name}/aliases/${alias}`, { body: { digest } });
      if (activated.status !== 200) throw new Error(activated.text);
      return digest;
    },
    async token(role) {
      const answer = await call('POST', '/v1/tokens', { body: { name: `${role}-${made++}`, role } });
      return answer.json.token;
    },
    async close() {
      await service.close(1);
      if (keep === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
