import { z } from 'zod';
import { ForecastRequest, WebhookAnswer } from '#shared/serving/api.ts';
import { type App, answer, askerOf, OPEN, type Service } from '../context.ts';
import { Problem } from '../problem.ts';
import { checkWebhook } from '../webhooks.ts';

const BODY_LIMIT = 256 * 1024;

/** A body may ask for a forecast: in full, or by the name of a series whose history was kept. All else in it is kept as it came. */
const Body = z.looseObject({ forecast: ForecastRequest.optional(), symbol: z.string().min(1).max(200).optional() });

function parse(raw: Buffer): z.infer<typeof Body> {
  let value: unknown;
  try {
    value = JSON.parse(raw.toString('utf8'));
  } catch {
    return {};
  }
  const parsed = Body.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new Problem('BAD_REQUEST', `${issue.path.join('.') || 'The body'}: ${issue.message}.`, {
    hint: '`forecast` is the body of POST /v1/forecast; `symbol` is the name of a series.',
    place: { field: issue.path.join('.') },
  });
}

const one = (header: string | string[] | undefined): string | undefined => (typeof header === 'string' ? header : undefined);

export function webhookRoutes(app: App, service: Service): void {
  const { configuration, usedWebhooks, webhooks, forecast, attempts, onRefusal } = service;
  const secret = configuration.webhookSecret;
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, async (_request: unknown, body: Buffer) => body);
    (scope as unknown as App).post(
      '/webhooks/:name',
      {
        config: OPEN,
        bodyLimit: BODY_LIMIT,
        schema: {
          summary: 'A signed message; one that asks for a forecast is answered with it',
          description: 'X-Timestamp: seconds since 1970. X-Signature: HMAC-SHA256 in hex over the timestamp, a dot and the raw body.',
          tags: ['webhooks'],
          params: z.object({ name: z.string().regex(/^[A-Za-z0-9._-]{1,60}$/, 'is not a name: letters, digits, dots and dashes') }),
          response: { 200: WebhookAnswer },
        },
      },
      async (request, reply) => {
        if (secret === undefined)
          throw new Problem('NOT_FOUND', 'Webhooks are off.', { hint: 'Set ALMANAC_WEBHOOK_SECRET_FILE to turn them on.' });
        const wait = attempts.wait(request.ip);
        if (wait > 0)
          throw new Problem('RATE_LIMITED', 'Too many requests from this address were not signed.', {
            hint: `Try again in ${wait} s.`,
            headers: { 'retry-after': String(wait) },
          });
        const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const signature = one(request.headers['x-signature']);
        try {
          const { id, until } = checkWebhook(secret, { timestamp: one(request.headers['x-timestamp']), signature, body: raw });
          if (!(await usedWebhooks.use(id, until)))
            throw new Problem('UNAUTHORIZED', 'This webhook came before.', { hint: 'Sign each with its own time.' });
        } catch (error) {
          attempts.failed(request.ip);
          onRefusal('invalid');
          throw error;
        }
        const { forecast: asked, symbol } = parse(raw);
        const question = asked ?? (symbol === undefined ? undefined : ForecastRequest.parse({ series: [{ id: symbol }] }));
        const result = question && answer(request, await forecast(question, askerOf(request, reply)));
        webhooks.write({
          ...{ time: new Date().toISOString(), request_id: request.id, name: request.params.name },
          ...{ body: raw.toString('utf8'), forecast: result ?? null },
        });
        return answer(request, { received: true as const, ...(result && { forecast: result }) });
      },
    );
  });
}
