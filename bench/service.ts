/**
 * The forecast service on loopback: cold start with five releases, and latency under load (autocannon in this process, the service in
 * another). `node bench/service.ts [model] [entry]`: default seasonal-naive and the sources; entry dist/service/serve.mjs is what ships.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { testRelease, trustedLine } from '../server/forecast/testing.ts';

const [model = 'seasonal-naive', entry = 'server/forecast/main.ts'] = process.argv.slice(2);
const [SERIES, HORIZON, ROWS] = [50, 30, 200];
const TOKEN = 'a-token-for-this-bench';

const releases = await testRelease({
  ...{ versions: [1, 2, 3, 4, 5], series: SERIES, rows: 500, horizon: HORIZON },
  choice: { model, params: model === 'seasonal-naive' ? { season: 24 } : {} },
});

async function boot(paths: readonly string[]) {
  const started = performance.now();
  const child = spawn(process.execPath, [entry], {
    env: {
      ...{ PATH: process.env.PATH, ALMANAC_PORT: '0', ALMANAC_DATA: join(releases.paths[0]!, '..', 'data'), ALMANAC_ADMIN_TOKEN: TOKEN },
      ...{ ALMANAC_RELEASES: paths.join(','), ALMANAC_TRUSTED_KEYS: trustedLine(), ALMANAC_RATE_LIMIT: 'off' },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  while (!told.includes('"event":"ready"')) told += String((await once(child.stdout!, 'data'))[0]);
  child.stdout!.resume();
  const end = async (): Promise<void> => {
    child.kill();
    await once(child, 'exit');
  };
  return { address: /"event":"ready","address":"([^"]+)"/.exec(told)![1]!, seconds: (performance.now() - started) / 1000, end };
}

let salt = 0;
const history = (s: number) => {
  salt++;
  return { start: '2026-03-01T00:00:00Z', values: Array.from({ length: ROWS }, (_, i) => 100 + s + salt / 1000 + 20 * Math.sin(i / 4)) };
};
const asks = (count: number, series: number) =>
  Array.from({ length: count }, () =>
    JSON.stringify({
      horizon: HORIZON,
      levels: [80, 95],
      series: Array.from({ length: series }, (_, s) => ({ id: `s${s}`, history: history(s) })),
    }),
  );

async function load(name: string, address: string, bodies: readonly string[], options: Partial<autocannon.Options>): Promise<void> {
  let next = 0;
  const times: number[] = [];
  const { promise: done, resolve, reject } = Promise.withResolvers<autocannon.Result>();
  const request: autocannon.Request = {
    ...{ method: 'POST', path: '/v1/forecast', headers: { 'x-api-token': TOKEN, 'content-type': 'application/json' } },
    setupRequest: (plain) => ({ ...plain, body: bodies[next++ % bodies.length]! }),
  };
  const run = autocannon({ url: address, duration: 8, ...options, requests: [request] }, (error, result) =>
    error ? reject(error) : resolve(result),
  );
  run.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  const { non2xx, errors, requests } = await done;
  tell(name, times, { perSecond: Math.round(requests.average), failed: non2xx + errors });
}

function tell(name: string, times: number[], more: object): void {
  times.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(times[Math.floor(share * (times.length - 1))]! * 10) / 10;
  console.log(JSON.stringify({ name, requests: times.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), ...more }));
}

/** One request every `every` milliseconds, whether the last was answered or not: autocannon would send its rate in bursts. */
async function paced(name: string, address: string, bodies: readonly string[], every: number): Promise<void> {
  const times: number[] = [];
  let failed = 0;
  const headers = { 'x-api-token': TOKEN, 'content-type': 'application/json' };
  const one = async (body: string): Promise<void> => {
    const started = performance.now();
    const answer = await fetch(`${address}/v1/forecast`, { method: 'POST', headers, body });
    await answer.arrayBuffer();
    times.push(performance.now() - started);
    if (!answer.ok) failed++;
  };
  const running: Promise<void>[] = [];
  for (const body of bodies) {
    running.push(one(body));
    await sleep(every);
  }
  await Promise.all(running);
  tell(name, times, { failed });
}

try {
  console.log(JSON.stringify({ model, entry, cores: availableParallelism(), load: loadavg()[0] }));
  for (let i = 0; i < 3; i++) {
    const { seconds, end } = await boot(releases.paths);
    console.log(JSON.stringify({ name: 'cold start to ready, 5 releases', seconds: Math.round(seconds * 1000) / 1000 }));
    await end();
  }
  const { address, end } = await boot(releases.paths.slice(0, 1));
  await load('warm up', address, asks(200, 1), { connections: 4, duration: 2 });
  await paced(`${SERIES} series x ${HORIZON} steps, 20 requests/s`, address, asks(200, SERIES), 50);
  await load('one series, never the same', address, asks(20_000, 1), { connections: 16 });
  await load('one series, the same (cache)', address, asks(1, 1), { connections: 16, duration: 4 });
  const metrics = await (await fetch(`${address}/metrics`, { headers: { 'x-api-token': TOKEN } })).text();
  console.log(
    metrics
      .split('\n')
      .filter((line) => /^(process_resident_memory_bytes|forecast_batch_size_(sum|count))/.test(line))
      .join('\n'),
  );
  await end();
} finally {
  releases.close();
}
