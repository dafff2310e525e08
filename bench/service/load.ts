/** One load on a running service, in a process of its own: `node bench/service/load.ts '<Load as JSON>'` prints a Figures as JSON. */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { askOf, type Shape } from './asks.ts';
import { TOKEN } from './boot.ts';

interface Common {
  readonly port: number;
  readonly shape: Shape;
  /** Different bodies, asked for in turn. */
  readonly bodies: number;
}
export type Load = Common &
  (
    | { readonly kind: 'closed'; readonly connections: number; readonly seconds?: number; readonly amount?: number }
    | { readonly kind: 'paced'; readonly perSecond: number; readonly amount: number }
    | { readonly kind: 'until refused'; readonly connections: number }
  );

export interface Figures {
  readonly answered: number;
  /** Other statuses than 200, and connections that broke. */
  readonly failed: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

const load = JSON.parse(process.argv[2]!) as Load;
const bodies = Array.from({ length: load.bodies }, (_, n) => Buffer.from(askOf(load.shape, n)));
const headers = { 'x-api-token': TOKEN, 'content-type': 'application/json' };
const agent = new Agent({ keepAlive: true });

const send = (body: Buffer): Promise<string> =>
  new Promise((resolve) => {
    const call = request(
      {
        host: '127.0.0.1',
        port: load.port,
        path: '/v1/forecast',
        method: 'POST',
        agent,
        headers: { ...headers, 'content-length': body.length },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(String(answer.statusCode)));
        answer.on('error', (error) => resolve(String(error)));
      },
    );
    call.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    call.end(body);
  });

function figures(times: number[], failed: number, seconds: number): Figures {
  times.sort((a, b) => a - b);
  const at = (p: number): number => Number((times[Math.min(times.length - 1, Math.floor(p * times.length))] ?? Number.NaN).toFixed(2));
  return { answered: times.length, failed, perSecond: Math.round(times.length / seconds), p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** As fast as they are answered. */
async function closed({ port, connections, seconds, amount }: Extract<Load, { kind: 'closed' }>): Promise<Figures> {
  let next = 0;
  const times: number[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>();
  const setupRequest = (plain: autocannon.Request): autocannon.Request => ({ ...plain, body: bodies[next++ % bodies.length]! });
  const run = autocannon(
    {
      ...{ url: `http://127.0.0.1:${port}`, connections, ...(amount ? { amount } : { duration: seconds ?? 5 }) },
      requests: [{ method: 'POST', path: '/v1/forecast', headers, setupRequest }],
    },
    (error, result) => (error ? reject(error) : resolve(result)),
  );
  run.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  const { non2xx, errors, duration } = await promise;
  return figures(times, non2xx + errors, duration);
}

/** One each so many milliseconds, whether the one before was answered or not; times are from when each was due. */
async function paced({ perSecond, amount }: Extract<Load, { kind: 'paced' }>): Promise<Figures> {
  const times: number[] = [];
  let failed = 0;
  const started = performance.now();
  const running = [];
  for (let i = 0; i < amount; i++) {
    const due = started + (1000 * i) / perSecond;
    await sleep(Math.max(0, due - performance.now()));
    running.push(
      send(bodies[i % bodies.length]!).then((status) => {
        times.push(performance.now() - due);
        if (status !== '200') failed++;
      }),
    );
  }
  await Promise.all(running);
  return figures(times, failed, (performance.now() - started) / 1000);
}

/** Until no new connection is taken: what else breaks, or is answered otherwise, was dropped. */
async function untilRefused({ connections }: Extract<Load, { kind: 'until refused' }>): Promise<Figures> {
  const times: number[] = [];
  let failed = 0;
  const started = performance.now();
  const client = async (_: unknown, c: number): Promise<void> => {
    for (let n = c; ; n += connections) {
      const from = performance.now();
      const status = await send(bodies[n % bodies.length]!);
      if (status === 'ECONNREFUSED') return;
      if (status === '200') times.push(performance.now() - from);
      else failed++;
      if (failed > 1000) return;
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  return figures(times, failed, (performance.now() - started) / 1000);
}

const run = (): Promise<Figures> => (load.kind === 'closed' ? closed(load) : load.kind === 'paced' ? paced(load) : untilRefused(load));
console.log(JSON.stringify(await run()));
process.exit(0);
