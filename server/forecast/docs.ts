import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { createJsonSchemaTransform } from 'fastify-type-provider-zod';
import { ErrorAnswer } from '#shared/serving/api.ts';
import type { App } from './context.ts';

export const DOCS = '/docs';

// The page's own files, and no others: it works without the internet.
const PAGE_POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; frame-ancestors 'none'";

const toJsonSchema = createJsonSchemaTransform({ skipList: [] });
const SCHEMES: readonly Record<string, readonly string[]>[] = [{ token: [] }, { bearer: [] }];
const REFUSED = { '4xx': ErrorAnswer, '5xx': ErrorAnswer };

/** OpenAPI 3.1, made of the schemas that requests are checked with: /docs as a page, /docs/json as a document. */
export async function addDocs(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    exposeHeadRoutes: true,
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Almanac forecast service', version, description: 'Forecasts from signed releases. Version 1 of the API.' },
      tags: ['forecast', 'models', 'releases', 'tokens', 'webhooks', 'health'].map((name) => ({ name })),
      components: {
        securitySchemes: {
          token: { type: 'apiKey', in: 'header', name: 'X-API-Token' },
          bearer: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: (input) => {
      const { schema, url, route } = input;
      const access = route.config?.access;
      const made = toJsonSchema({
        ...input,
        schema: { ...schema, response: { ...REFUSED, ...(schema?.response as object) } },
      } as Parameters<typeof toJsonSchema>[0]);
      const guarded = access !== undefined && access !== 'open';
      const security = guarded && { security: SCHEMES, description: described(schema, access.role) };
      return { url, schema: { ...made.schema, ...(url.startsWith(DOCS) && { hide: true }), ...security } };
    },
  });
  await app.register(swaggerUi, { routePrefix: DOCS, staticCSP: PAGE_POLICY, logLevel: 'warn' });
}

const described = (schema: unknown, role: string): string =>
  [(schema as { description?: string } | undefined)?.description, `Role: ${role}.`].filter(Boolean).join(' ');
