import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { METRICS } from '#shared/serving/metrics.ts';
import { startTest } from './service.fixture.ts';

const PROMTOOL = spawnSync('promtool', ['--version']).status === 0;

describe('/metrics', () => {
  it('shows what shared/serving/metrics.ts names, counted', async () => {
    const test = await startTest();
    await test.serve(1);
    await test.serve(2, 'shadow');
    const ask = (id: string) => test.call('POST', '/v1/forecast', { body: { series: [{ id }, { id: 'failed' }] } });
    await ask('a');
    await ask('a');
    await ask('fallback');
    await ask('bug');
    await test.call('GET', '/v1/models', { token: 'wrong' });
    await expect.poll(async () => (await test.call('GET', '/metrics')).text).toContain('shadow_difference_count');
    const { text, headers } = await test.call('GET', '/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    const own = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)]
      .map(([, name, kind]) => [name, kind])
      .filter(([name]) => !/^(process|nodejs)_/.test(name!));
    expect(Object.fromEntries(own)).toEqual(Object.fromEntries(Object.entries(METRICS).map(([name, { kind }]) => [name, kind])));
    expect(text).toMatch(/^process_cpu_seconds_total /m);
    const value = (line: string): number =>
      Number(
        text
          .split('\n')
          .find((each) => each.startsWith(`${line} `))
          ?.split(' ')
          .at(-1) ?? Number.NaN,
      );
    expect(value('predictions_total{model="load",alias="champion",outcome="fitted"}')).toBe(2);
    expect(value('predictions_total{model="load",alias="champion",outcome="failed"}')).toBe(3);
    expect(value('forecast_fallbacks_total{model="load"}')).toBe(1);
    expect(value('forecast_cache_total{result="hit"}')).toBeGreaterThan(0);
    expect(value('http_requests_total{method="POST",route="/v1/forecast",status="500"}')).toBe(1);
    expect(value('prediction_latency_seconds_count{model="load"}')).toBe(3);
    expect(value('releases_total{event="activated"}')).toBe(2);
    expect(value('auth_failures_total{reason="unknown"}')).toBe(1);
    expect(value('models_loaded')).toBe(2);
    if (PROMTOOL) {
      const lines = text
        .split('\n')
        .filter((line) => !line.includes('nodejs_'))
        .join('\n');
      execFileSync('promtool', ['check', 'metrics'], { input: `${lines}\n` });
    }
    await test.close();
  });

  it('needs a token unless the environment says otherwise', async () => {
    for (const [open, status] of [
      ['0', 401],
      ['1', 200],
    ] as const) {
      const test = await startTest({ ALMANAC_METRICS_OPEN: open });
      expect((await test.call('GET', '/metrics', { token: null })).status).toBe(status);
      await test.close();
    }
  });
});
