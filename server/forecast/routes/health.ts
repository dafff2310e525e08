import { z } from 'zod';
import { HealthAnswer, ReadyAnswer } from '#shared/serving/api.ts';
import { type App, answer, OPEN, type Service, VIEWER } from '../context.ts';

export function healthRoutes(app: App, { phase, catalog, metrics, version, configuration }: Service): void {
  const tags = ['health'];
  const started = Date.now();
  for (const url of ['/health', '/healthz'])
    app.get(
      url,
      { config: OPEN, logLevel: 'warn', schema: { summary: 'Whether the process lives', tags, response: { 200: HealthAnswer } } },
      async (request) => answer(request, { status: 'ok' as const, version, uptime_seconds: (Date.now() - started) / 1000 }),
    );
  for (const url of ['/ready', '/readyz'])
    app.get(
      url,
      {
        config: OPEN,
        logLevel: 'warn',
        schema: {
          summary: 'Whether requests may be sent here: 503 while it starts or drains',
          tags,
          response: { 200: ReadyAnswer, 503: ReadyAnswer },
        },
      },
      async (request, reply) => {
        const at = phase();
        const status = at === 'closing' ? 'draining' : at;
        const releases = catalog.releases();
        const models = new Set(releases.map(({ model }) => model)).size;
        const body = { status, models, loaded: releases.filter(({ loaded }) => loaded).length };
        return reply.code(status === 'ready' ? 200 : 503).send(answer(request, body));
      },
    );
  app.get(
    '/metrics',
    {
      config: { access: configuration.environment.ALMANAC_METRICS_OPEN ? OPEN.access : VIEWER.access },
      logLevel: 'warn',
      schema: { summary: 'Metrics for Prometheus', tags, response: { 200: { content: { 'text/plain': { schema: z.string() } } } } },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  );
}
