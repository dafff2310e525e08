import { z } from 'zod';
import { TokenAnswer, TokenRequest, TokensAnswer } from '#shared/serving/api.ts';
import { ADMIN, ADMIN_ONCE, type App, answer, type Service } from '../context.ts';

export function tokenRoutes(app: App, { tokens }: Service): void {
  const tags = ['tokens'];
  app.get(
    '/v1/tokens',
    { config: ADMIN, schema: { summary: 'Tokens, without what is secret of them', tags, response: { 200: TokensAnswer } } },
    async (request) => answer(request, { tokens: tokens.list() }),
  );
  app.post(
    '/v1/tokens',
    {
      config: ADMIN_ONCE,
      schema: { summary: 'Make a token; it is shown this one time', tags, body: TokenRequest, response: { 201: TokenAnswer } },
    },
    async (request, reply) => reply.code(201).send(answer(request, await tokens.add(request.body))),
  );
  app.delete(
    '/v1/tokens/:id',
    {
      config: ADMIN_ONCE,
      schema: { summary: 'A token holds no longer', tags, params: z.object({ id: z.string().max(40) }), response: { 200: TokensAnswer } },
    },
    async (request) => {
      await tokens.remove(request.params.id);
      return answer(request, { tokens: tokens.list() });
    },
  );
}
