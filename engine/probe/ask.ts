import { AlmanacError } from '#shared/base/errors.ts';
import { ForecastAnswer, type ForecastRequest, HealthAnswer } from '#shared/serving/api.ts';
import type { Probe } from '#shared/stages/publish.ts';
import type { GoldenSample } from '../serving/sample.ts';
import type { Served } from './serve.ts';

const AT_ONCE = 4;

async function ask(served: Served, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${served.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-api-token': served.token, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (answer.ok) return answer.json();
  const { error } = (await answer.json().catch(() => ({}))) as { error?: { message?: string; hint?: string } };
  throw new AlmanacError('UNSUITABLE', `The service answers ${answer.status}: ${error?.message ?? answer.statusText}`, {
    hint: error?.hint ?? 'Look at its log below.',
  });
}

export const healthOf = async (served: Served): Promise<Record<string, unknown>> => ({
  ...HealthAnswer.parse(await ask(served, '/health')),
});

/** The request that a golden sample answers: its series as kept, the covariates that are known ahead as they were. */
export const requestFor = (digest: string, sample: GoldenSample, given: readonly string[]): ForecastRequest => ({
  release: digest,
  horizon: sample.mean.length,
  levels: sample.intervals.map(({ level }) => level),
  series: [
    {
      id: sample.series,
      future: Object.fromEntries(sample.covariates.filter((c) => given.includes(c.name)).map((c) => [c.name, c.values])),
    },
  ],
});

type Served1 = Probe['samples'][number];

/** Largest difference relative to the largest size in the sample. */
export function differenceOf(got: readonly (number | null)[], wanted: readonly (number | null)[]): number {
  const size = Math.max(...wanted.map((v) => Math.abs(v ?? 0))) || 1;
  return wanted.reduce<number>((most, want, i) => {
    const value = got[i] ?? null;
    if (want === null || value === null) return want === value ? most : 1;
    return Math.max(most, Math.abs(value - want) / size);
  }, 0);
}

/** A golden sample as the service forecasts it now. */
export async function forecastSample(served: Served, request: ForecastRequest, sample: GoldenSample): Promise<Served1> {
  const { forecasts, fallback } = ForecastAnswer.parse(await ask(served, '/v1/forecast', request));
  const { mean, lo, hi, reason } = forecasts[0]!;
  if (fallback)
    throw new AlmanacError('UNSUITABLE', `The baseline answered for ${sample.series} in place of the model: ${reason ?? ''}`, {
      hint: 'Look at the log of the service.',
      place: { series: sample.series },
    });
  return {
    series: sample.series,
    difference: differenceOf(mean, sample.mean),
    times: sample.times.map((t) => t ?? 0),
    mean,
    expected: sample.mean,
    intervals: sample.intervals.map(({ level }) => ({ level, lo: lo[String(level)] ?? [], hi: hi[String(level)] ?? [] })),
  };
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;

/** Asks `count` times, a few at once, and measures: latencies in milliseconds by nearest rank. */
export async function measure(
  served: Served,
  requests: readonly ForecastRequest[],
  count: number,
  told: (done: number) => void,
): Promise<Pick<Probe, 'requests' | 'failed' | 'latency'>> {
  const took: number[] = [];
  let next = 0;
  let failed = 0;
  const one = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) {
      const started = performance.now();
      await ask(served, '/v1/forecast', requests[i % requests.length]).catch(() => {
        failed++;
      });
      took.push(performance.now() - started);
      told(took.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, one));
  const sorted = took.sort((a, b) => a - b);
  return {
    requests: count,
    failed,
    latency: { p50: at(sorted, 0.5), p95: at(sorted, 0.95), p99: at(sorted, 0.99), max: sorted.at(-1) ?? 0 },
  };
}
