import { ForecastAnswer, ForecastRequest } from '#shared/serving/api.ts';
import { type App, answer, askerOf, type Service, VIEWER } from '../context.ts';

export function forecastRoutes(app: App, { forecast, metrics }: Service): void {
  app.post(
    '/v1/forecast',
    {
      config: VIEWER,
      schema: {
        summary: 'Forecast series',
        description: 'History comes in the request, or is that which the release kept. Large answers: ask for fewer levels or series.',
        tags: ['forecast'],
        body: ForecastRequest,
        response: { 200: ForecastAnswer },
      },
    },
    async (request, reply) => {
      const result = await forecast(request.body, askerOf(request, reply));
      const { model, version, release, alias, cached, fallback, forecasts } = result;
      Object.assign(request.told, { model, model_version: version, release, alias, item_count: forecasts.length, cached, fallback });
      return answer(request, result);
    },
  );
  app.addHook('onResponse', async (request, reply) => {
    const { model, item_count } = request.told;
    if (model !== undefined && item_count !== undefined) metrics.observe('prediction_latency_seconds', { model }, reply.elapsedTime / 1000);
  });
}
