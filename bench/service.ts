/**
 * The forecast service under load, as a user starts it: in a process of its own, from the bundle that releases carry. The load comes from
 * another process on the same machine, over connections that are kept.
 *
 *   node bench/service.ts [latency|throughput|soak|end|start …] [--runs=3] [--requests=36000] [--keep]
 *
 * Prints one JSON line per case: the median of the runs, the bar, and whether it was met. --keep writes them to results/service.json.
 */
import { execFile } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { testRelease } from '../server/forecast/testing.ts';
import { keep } from './keep.ts';
import { ROWS, type Shape } from './service/asks.ts';
import { boot, type Entry, type Service } from './service/boot.ts';
import type { Figures, Load } from './service/load.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    requests: { type: 'string', default: '36000' },
    from: { type: 'string', default: 'bundle' },
    keep: { type: 'boolean' },
  },
});
const RUNS = Number(options.runs);
const ENTRY = options.from as Entry;
const wants = (name: string): boolean => positionals.length === 0 || positionals.includes(name);

const MODELS: Readonly<Record<string, Record<string, unknown>>> = {
  'seasonal-naive': { season: 24 },
  theta: {},
  ets: {},
  'gradient-boosting': {},
  'linear-quantile': {},
};
const WIDE: Shape = { series: 50, horizon: 30, history: 0 };
const SINGLE: Shape = { series: 1, horizon: 30, history: 0 };
const HISTORY = 336;
const NO_CACHE = { ALMANAC_CACHE_TTL: '0' };

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const run = promisify(execFile);
const loadOn = async (service: Service, load: Omit<Load, 'port'>): Promise<Figures> => {
  const { stdout } = await run(process.execPath, [
    join(import.meta.dirname, 'service', 'load.ts'),
    JSON.stringify({ ...load, port: service.port }),
  ]);
  return JSON.parse(stdout);
};
const medians = (figures: readonly Figures[]): Figures =>
  Object.fromEntries(
    Object.keys(figures[0]!).map((key) => [key, median(figures.map((each) => each[key as keyof Figures]))]),
  ) as unknown as Figures;

const told: object[] = [];
function tell(name: string, figures: object, bar: Readonly<Record<string, number>>, met: boolean): void {
  const figure = { case: name, ...figures, bar, met };
  console.log(JSON.stringify({ ...figure, load: Number(loadavg()[0]!.toFixed(1)) }));
  told.push(figure);
}

const made = new Map<string, Awaited<ReturnType<typeof testRelease>>>();
async function releasesOf(model: string, versions: readonly number[] = [1]): Promise<readonly string[]> {
  const name = `${model} ${versions.length}`;
  const found =
    made.get(name) ??
    (await testRelease({ name: model, versions, series: 50, rows: ROWS, horizon: 30, choice: { model, params: MODELS[model]! } }));
  made.set(name, found);
  return found.paths;
}

async function times(work: () => Promise<Figures>): Promise<Figures[]> {
  const all = [];
  for (let i = 0; i < RUNS; i++) all.push(await work());
  return all;
}

async function latency(): Promise<void> {
  const cases = [
    { model: 'ets', perSecond: 20 },
    { model: 'linear-quantile', perSecond: 20 },
    { model: 'gradient-boosting', perSecond: 20 },
    // 1,800 trees for each of 1,500 values keep a core busy for 75 ms: what one thread can bear.
    { model: 'gradient-boosting', perSecond: 10 },
  ];
  for (const { model, perSecond } of cases) {
    const service = await boot(ENTRY, await releasesOf(model), NO_CACHE);
    for (const history of [0, HISTORY]) {
      const shape = { ...WIDE, history };
      await loadOn(service, { kind: 'paced', shape, bodies: 20, perSecond, amount: 2 * perSecond } as Omit<Load, 'port'>);
      const all = await times(() =>
        loadOn(service, { kind: 'paced', shape, bodies: 50, perSecond, amount: 5 * perSecond } as Omit<Load, 'port'>),
      );
      const { p50, p95, p99, failed } = medians(all);
      const name = `50 series x 30 steps, ${perSecond} requests/s: ${model}, ${history ? `history of ${history} in the request` : 'kept history'}`;
      tell(name, { p50, p95, p99, failed, runs: all.map((each) => each.p95) }, { p95: 100 }, p95 < 100 && failed === 0);
    }
    await service.end();
  }
}

async function throughput(): Promise<void> {
  for (const model of ['theta', 'ets', 'seasonal-naive'])
    for (const [cache, variables] of [
      ['off', NO_CACHE],
      ['on', {}],
    ] as const) {
      const service = await boot(ENTRY, await releasesOf(model), variables);
      for (const history of cache === 'on' ? [0] : [0, HISTORY]) {
        const load = { kind: 'closed', shape: { ...SINGLE, history }, bodies: 500, connections: 32, seconds: 3 } as Omit<Load, 'port'>;
        await loadOn(service, { ...load, seconds: 1 } as Omit<Load, 'port'>);
        const all = await times(() => loadOn(service, load));
        const { perSecond, p50, p95, failed } = medians(all);
        const name = `one series per request: ${model}, cache ${cache}, ${history ? `history of ${history} in the request` : 'kept history'}`;
        tell(
          name,
          { perSecond, p50, p95, failed, runs: all.map((each) => each.perSecond) },
          { perSecond: 1000 },
          perSecond >= 1000 && failed === 0,
        );
      }
      await service.end();
    }
}

const slopeOf = (values: readonly number[]): number => {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const [up, down] = values.reduce(([a, b], v, i) => [a + (i - middle) * (v - mean), b + (i - middle) ** 2], [0, 0]);
  return up / down;
};

/** Thirty minutes at 20 requests a second, compressed in time; memory after each tenth, once its garbage is collected. */
async function soak(): Promise<void> {
  const amount = Math.round(Number(options.requests) / 10);
  const flags = ['--expose-gc', '--import', join(import.meta.dirname, 'service', 'collect.ts')];
  const service = await boot(ENTRY, await releasesOf('theta'), { ALMANAC_CACHE_BYTES: '4mb' }, flags);
  const megabytes = (text: string, name: string): number => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)![1]) / 2 ** 20;
  const rss: number[] = [];
  const heap: number[] = [];
  let failed = 0;
  const shapes = [
    { ...SINGLE, series: 5, history: 48 },
    { ...SINGLE, series: 5 },
  ];
  for (let tenth = 0; tenth < 10; tenth++) {
    for (const shape of shapes) {
      const figures = await loadOn(service, { kind: 'closed', shape, bodies: 500, connections: 16, amount: amount / shapes.length } as Omit<
        Load,
        'port'
      >);
      failed += figures.failed;
    }
    service.kill('SIGUSR2');
    await sleep(400);
    const text = await service.text('/metrics');
    rss.push(Math.round(megabytes(text, 'process_resident_memory_bytes')));
    heap.push(Number(megabytes(text, 'nodejs_heap_size_used_bytes').toFixed(1)));
  }
  await service.end();
  const per10k = (values: readonly number[]): number => Number(((slopeOf(values.slice(2)) * 10_000) / amount).toFixed(2));
  const [heapSlope, rssSlope] = [per10k(heap), per10k(rss)];
  const figures = { requests: 10 * amount, failed, rss, heap, 'heap MB per 10,000': heapSlope, 'rss MB per 10,000': rssSlope };
  tell(
    'soak: memory after each tenth, MB',
    figures,
    { 'heap MB per 10,000': 0.5, 'rss MB per 10,000': 5 },
    heapSlope < 0.5 && rssSlope < 5 && failed === 0,
  );
}

/** SIGTERM while 32 clients ask without a pause. */
async function end(): Promise<void> {
  const runs = [];
  for (let i = 0; i < RUNS; i++) {
    const service = await boot(ENTRY, await releasesOf('theta'), NO_CACHE);
    const loading = loadOn(service, { kind: 'until refused', shape: { ...SINGLE, series: 10 }, bodies: 50, connections: 32 } as Omit<
      Load,
      'port'
    >);
    await sleep(2500);
    service.kill('SIGTERM');
    const { answered, failed } = await loading;
    runs.push({ answered, dropped: failed, exit: await service.ended });
    await service.end();
  }
  const dropped = runs.reduce((sum, each) => sum + each.dropped, 0);
  tell(
    'SIGTERM under load',
    { dropped, runs },
    { dropped: 0 },
    dropped === 0 && runs.every(({ exit, answered }) => exit === 0 && answered > 100),
  );
}

async function start(): Promise<void> {
  const paths = await releasesOf('theta', [1, 2, 3, 4, 5]);
  for (const from of ['bundle', 'sources'] as const) {
    const seconds = [];
    for (let i = 0; i < 7; i++) {
      const service = await boot(from, paths);
      seconds.push(Number(service.seconds.toFixed(3)));
      await service.end();
    }
    tell(
      `process start to /ready with 5 releases, from the ${from}`,
      { seconds: median(seconds), runs: seconds },
      { seconds: 1 },
      median(seconds) < 1,
    );
  }
}

try {
  await run(process.execPath, [join(import.meta.dirname, '..', 'scripts', 'build', 'service.ts')]);
  for (const [name, work] of Object.entries({ latency, throughput, soak, end, start })) if (wants(name)) await work();
} finally {
  for (const releases of made.values()) releases.close();
}
if (options.keep) keep('service', told);
