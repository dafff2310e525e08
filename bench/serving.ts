import { availableParallelism } from 'node:os';
import { featuresOf, releaseOf } from '#engine/serving/release.fixture.ts';
import { createServing } from '#engine/serving/serving.ts';
import type { ForecastAsk, Serving } from '#engine/serving/types.ts';
import { openTestWorkspace } from '#engine/testing/context.ts';
import { HOUR } from '#shared/base/units.ts';

/*
 * The serving engine in process, without HTTP: npm run bench:serving [seconds per figure, default 2]. Hourly series made up of two seasons and
 * noise; one worker thread beside the one that asks.
 */

const SECONDS = Number(process.argv[2] ?? 2);
const SERIES = 50;
const ROWS = 24 * 60;
const HORIZON = 30;
const START = Date.UTC(2024, 0, 1);
const value = (i: number, k: number): number =>
  100 + 5 * k + 20 * Math.sin((2 * Math.PI * i) / 24 + k) + 8 * Math.sin((2 * Math.PI * i) / 168) + 3 * Math.sin(i * 12.9898 * (k + 1));

const MODELS: readonly { readonly model: string; readonly params?: Record<string, unknown> }[] = [
  { model: 'seasonal-naive' },
  { model: 'theta' },
  { model: 'ets' },
  { model: 'gradient-boosting' },
  { model: 'nhits', params: { epochs: 2, stepsPerEpoch: 10 } },
];

const hours = (from: number, count: number) => Array.from({ length: count }, (_, i) => START + (from + i) * HOUR);
const values = (from: number, count: number, k: number) => Array.from({ length: count }, (_, i) => value(from + i, k));
const quantile = (sorted: readonly number[], p: number): number => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))]!;

/** Requests per second with so many under way at a time, and the times of each in milliseconds. */
async function load(serving: Serving, digest: string, ask: (n: number) => ForecastAsk, together: number) {
  const times: number[] = [];
  let n = 0;
  const started = performance.now();
  const until = started + 1000 * SECONDS;
  const lane = async (): Promise<void> => {
    while (performance.now() < until) {
      const from = performance.now();
      const answer = await serving.forecast(digest, ask(n++));
      if (answer.fallback) throw new Error(`the baseline answered: ${answer.series[0]!.reason}`);
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: together }, lane));
  const seconds = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  return { perSecond: times.length / seconds, p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
}

const workspace = await openTestWorkspace();
const series = Array.from({ length: SERIES }, (_, k) => ({ name: `s${k}`, t: hours(0, ROWS), y: values(0, ROWS, k) }));
const features = await featuresOf(workspace, {
  axis: { kind: 'calendar', zone: 'Europe/Paris', every: { n: 1, unit: 'hour' } },
  seasons: [24, 168],
  series,
});
const built = [];
for (const { model, params = {} } of MODELS) {
  const release = await releaseOf(workspace, features, { model, params }, HORIZON, model);
  built.push({ model, ...release });
}

let from = performance.now();
const serving = createServing({ trusted: 'anyone', threads: 1 });
const infos = await Promise.all(built.map(({ path }) => serving.load(path)));
console.log(`${availableParallelism()} cores; ${SERIES} series of ${ROWS} hours, horizon ${HORIZON}, 2 levels`);
console.log(`from nothing to ${built.length} releases loaded: ${(performance.now() - from).toFixed(0)} ms`);
await Promise.all(infos.map(({ digest }) => serving.unload(digest)));
from = performance.now();
await Promise.all(built.map(({ path }) => serving.load(path)));
console.log(`the same with the threads up: ${(performance.now() - from).toFixed(0)} ms`);

const fmt = (v: number, digits = 1): string => v.toFixed(digits).padStart(9);
for (const [i, { model }] of built.entries()) {
  const { digest } = infos[i]!;
  const one = await load(serving, digest, (n) => ({ series: [{ id: `s${n % SERIES}` }] }), 64);
  const alone = await load(serving, digest, (n) => ({ series: [{ id: `s${n % SERIES}` }] }), 1);
  const all = await load(serving, digest, () => ({ series: series.map(({ name }) => ({ id: name })) }), 1);
  const history = await load(
    serving,
    digest,
    (n) => ({
      series: [{ id: `s${n % SERIES}`, history: { start: START + (ROWS - 312) * HOUR, values: values(ROWS - 312, 336, n % SERIES) } }],
    }),
    16,
  );
  console.log(
    `${model.padEnd(18)} single ${fmt(one.perSecond, 0)}/s (64 at a time, p95 ${fmt(one.p95)} ms; alone p50 ${alone.p50.toFixed(2)} ms)  50 series: p50 ${fmt(all.p50)} p95 ${fmt(all.p95)} ms  history of 336: ${fmt(history.perSecond, 0)}/s p95 ${fmt(history.p95)} ms`,
  );
}
console.log(serving.stats());
await serving.close();
await workspace.close();
