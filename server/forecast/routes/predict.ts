import { z } from 'zod';
import { nominalStep } from '#shared/base/axis.ts';
import { HOUR } from '#shared/base/units.ts';
import { PredictAnswer, PredictQuery } from '#shared/serving/api.ts';
import { type App, answer, askerOf, type Service, VIEWER } from '../context.ts';
import { Problem } from '../problem.ts';

/** The simple form: one series whose history the release kept, as a list of points. */
export function predictRoutes(app: App, { catalog, forecast }: Service): void {
  app.get(
    '/api/v1/predict/:target',
    {
      config: VIEWER,
      schema: {
        summary: 'Forecast one series from its kept history',
        tags: ['forecast'],
        params: z.object({ target: z.string().min(1).max(200) }),
        querystring: PredictQuery,
        response: { 200: PredictAnswer },
      },
    },
    async (request, reply) => {
      const { target } = request.params;
      const { hours, horizon, model, alias, level } = request.query;
      const asker = askerOf(request, reply);
      const { axis } = await catalog.loaded(catalog.choose({ model, alias }, asker.subject).held);
      if (hours !== undefined && axis.kind === 'integer')
        throw new Problem('BAD_REQUEST', 'The model counts steps, not hours.', { hint: 'Ask with horizon=…', place: { field: 'hours' } });
      const steps = hours === undefined ? horizon : Math.min(10_000, Math.max(1, Math.ceil((hours * HOUR) / nominalStep(axis))));
      const levels = level === undefined ? {} : { levels: [level] };
      const {
        forecasts,
        levels: answered,
        ...source
      } = await forecast({ model, alias, horizon: steps, ...levels, series: [{ id: target }] }, asker);
      const { times, mean, lo, hi } = forecasts[0]!;
      const shown = answered.at(-1);
      const at = (bounds: Record<string, (number | null)[]>, h: number): number | null => bounds[String(shown)]?.[h] ?? null;
      const { version, release, cached, fallback } = source;
      Object.assign(request.told, {
        model: source.model,
        model_version: version,
        release,
        alias: source.alias,
        item_count: 1,
        cached,
        fallback,
      });
      return answer(request, {
        ...source,
        target,
        level: shown ?? null,
        predictions: times.map((time, h) => ({ time, value: mean[h] ?? null, lo: at(lo, h), hi: at(hi, h) })),
      });
    },
  );
}
