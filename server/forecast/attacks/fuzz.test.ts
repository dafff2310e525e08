import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ForecastAnswer } from '#shared/serving/api.ts';
import { changedBytes, extremeBodies, noise, wrongBodies } from './fuzz.fixture.ts';
import { PLANTED, sendRaw, startTarget, statusesOf, type Target, tellsNothing, together } from './target.fixture.ts';

/** Half of what the service lets wait: none is refused for that. */
const AT_ONCE = 100;

let target: Target;
beforeAll(async () => {
  target = await startTarget({ ALMANAC_TRUST_PROXY: '127.0.0.1' });
});
afterAll(() => target.close());

const head = (line: string, more = ''): string =>
  `${line} HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-api-token: ${PLANTED.admin}\r\n${more}`;
const withBody = (line: string, body: string, more = ''): string =>
  `${head(line, `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${more}`)}\r\n${body}`;
const digest = createHash('sha256').update('x').digest('hex');
// An address of its own for each: else the first twenty without a token are all that is tried.
const valid = (i: number): Buffer => {
  const request = VALID[i % VALID.length]!;
  return Buffer.from(request.replace('host: a', `host: a\r\nx-forwarded-for: 10.1.${i >> 8}.${i & 255}`), 'latin1');
};
const VALID = [
  withBody('POST /v1/forecast', JSON.stringify({ series: [{ id: 's0', history: { start: '2026-01-04T00:00:00Z', values: [1, 2, 3] } }] })),
  withBody('POST /v1/uploads', JSON.stringify({ bytes: 10, sha256: digest })),
  withBody('POST /v1/models/load/rollback', '{"alias":"champion"}'),
  withBody('POST /v1/models/load/aliases/shadow', JSON.stringify({ digest })),
  withBody('POST /v1/releases', JSON.stringify({ upload: digest })),
  withBody('POST /v1/tokens', '{"name":"x","role":"viewer"}', 'x-request-id: a-b\r\n'),
  withBody('POST /webhooks/tv', '{"symbol":"s0"}', `x-timestamp: 1767225600\r\nx-signature: ${digest}\r\n`),
  `${head('GET /api/v1/predict/s0?hours=24&level=90')}\r\n`,
  `${head('GET /v1/releases', `api_version: 1\r\nauthorization: Bearer a.b.c\r\n`)}\r\n`,
  `${head(`PATCH /v1/uploads/${digest}`, 'transfer-encoding: chunked\r\ncontent-type: application/octet-stream\r\nupload-offset: 0\r\n')}\r\n5\r\nhello\r\n0\r\n\r\n`,
];

const MOST_GROWTH = 150 * 2 ** 20;

it('10,000 malformed requests are refused, crash nothing and leave the memory flat', { timeout: 120_000 }, async () => {
  const asked = (bodies: unknown[]): Buffer[] => bodies.map((body) => Buffer.from(withBody('POST /v1/forecast', JSON.stringify(body))));
  const rounds = [
    { name: 'wrong types', requests: asked(wrongBodies(2500)), patience: 5000 },
    { name: 'extreme values', requests: asked(extremeBodies(2500)), patience: 5000 },
    { name: 'changed bytes', requests: changedBytes(valid, 3000), patience: 30 },
    { name: 'noise', requests: noise(2000), patience: 30 },
  ];
  let warm = 0;
  for (const { name, requests, patience } of rounds) {
    const answers = await together(requests, AT_ONCE, async (bytes, i) => {
      const answer = await sendRaw(target.port, bytes, patience);
      tellsNothing(answer, target.folder);
      const statuses = statusesOf(answer);
      if (statuses.some((status) => status >= 500 || status < 200))
        expect.fail(`${name} ${i} is answered ${answer.slice(0, 900)}\nto ${bytes.toString('latin1').slice(0, 3000)}`);
      return { statuses, body: answer.slice(answer.indexOf('\r\n\r\n') + 4) };
    });
    const statuses = answers.flatMap((answer) => answer.statuses);
    expect(statuses.filter((status) => status >= 400).length, name).toBeGreaterThan(0.8 * requests.length);
    if (patience > 1000) {
      const forecasts = answers.filter((answer) => answer.statuses[0] === 200);
      expect(forecasts.length, `${name}: some reach the model`).toBeGreaterThan(50);
      for (const { body } of forecasts) ForecastAnswer.parse(JSON.parse(body));
    }
    warm ||= process.memoryUsage().rss;
  }
  expect(process.memoryUsage().rss - warm).toBeLessThan(MOST_GROWTH);
  await target.stillWell();
});
