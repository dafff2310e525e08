import { z } from 'zod';
import { Alias } from '#shared/services/registry.ts';
import { ActivateRequest, ModelAnswer, ModelsAnswer, RollbackRequest } from '#shared/serving/api.ts';
import { ModelName } from '#shared/stages/approve.ts';
import { type App, answer, callerOf, LONG, PUBLISHER_ONCE, type Service, VIEWER } from '../context.ts';

const Named = z.object({ model: ModelName });

export function modelRoutes(app: App, { catalog }: Service): void {
  const tags = ['models'];
  app.get(
    '/v1/models',
    { config: VIEWER, schema: { summary: 'Models with their releases and aliases', tags, response: { 200: ModelsAnswer } } },
    async (request) => answer(request, { models: catalog.models() }),
  );
  app.get(
    '/v1/models/:model',
    { config: VIEWER, schema: { summary: 'One model', tags, params: Named, response: { 200: ModelAnswer } } },
    async (request) => answer(request, { model: catalog.model(request.params.model) }),
  );
  app.post(
    '/v1/models/:model/aliases/:alias',
    {
      config: PUBLISHER_ONCE,
      handlerTimeout: LONG,
      schema: {
        summary: 'Let an alias stand for a release: champion answers, challenger shares, shadow is asked beside',
        tags,
        params: Named.extend({ alias: Alias }),
        body: ActivateRequest,
        response: { 200: ModelAnswer },
      },
    },
    async (request) => {
      const { model, alias } = request.params;
      return answer(request, { model: await catalog.activate(model, alias, request.body.digest, callerOf(request)) });
    },
  );
  app.post(
    '/v1/models/:model/rollback',
    {
      config: PUBLISHER_ONCE,
      handlerTimeout: LONG,
      schema: {
        summary: 'Let an alias stand for the release before',
        tags,
        params: Named,
        body: RollbackRequest,
        response: { 200: ModelAnswer },
      },
    },
    async (request) => answer(request, { model: await catalog.rollback(request.params.model, request.body.alias, callerOf(request)) }),
  );
}
