import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { API_VERSION } from '#shared/serving/api.ts';
import type { Attempts } from './auth/attempts.ts';
import type { Access } from './auth/authenticate.ts';
import type { Caller, Refusal } from './auth/caller.ts';
import type { Once } from './auth/once.ts';
import type { Tokens } from './auth/tokens.ts';
import type { Catalog } from './catalog.ts';
import type { Configuration } from './configuration.ts';
import type { Asker, Forecaster } from './forecaster.ts';
import type { Journal } from './journal.ts';
import type { Metrics } from './metrics.ts';
import type { Uploads } from './store/uploads.ts';

/** What the routes work with. */
export interface Service {
  readonly configuration: Configuration;
  readonly version: string;
  /** `closing`: no new connection is taken. */
  readonly phase: () => 'starting' | 'ready' | 'draining' | 'closing';
  readonly catalog: Catalog;
  readonly forecast: Forecaster;
  readonly uploads: Uploads;
  readonly tokens: Tokens;
  readonly metrics: Metrics;
  readonly attempts: Attempts;
  readonly onRefusal: (reason: Refusal) => void;
  /** Webhooks that came, with what was answered. */
  readonly webhooks: Journal;
  readonly usedWebhooks: Once;
}

/** What the log says of a request beside its line. */
export interface Told {
  model?: string;
  model_version?: number;
  release?: string;
  alias?: string | null;
  item_count?: number;
  cached?: boolean;
  fallback?: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
    told: Told;
  }
  interface FastifyContextConfig {
    /** Who may call the route; a route without it is refused when the service starts. */
    access?: Access | 'open';
  }
}

export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, Logger, ZodTypeProvider>;

export const VIEWER: { access: Access } = { access: { role: 'viewer', once: false } };
export const PUBLISHER: { access: Access } = { access: { role: 'publisher', once: false } };
/** Changes what is served. */
export const PUBLISHER_ONCE: { access: Access } = { access: { role: 'publisher', once: true } };
export const ADMIN: { access: Access } = { access: { role: 'admin', once: false } };
export const ADMIN_ONCE: { access: Access } = { access: { role: 'admin', once: true } };
export const OPEN = { access: 'open' } as const;

/** Milliseconds for what reads or writes a whole release. */
export const LONG = 900_000;

/** An answer of the API. */
export const answer = <T extends object>(request: FastifyRequest, body: T) => ({
  api_version: API_VERSION as '1',
  request_id: request.id,
  ...body,
});

export const callerOf = (request: FastifyRequest): string => request.caller?.name ?? 'anyone';

/** Who waits for a forecast; the signal is aborted when the connection is gone before the answer was sent. */
export function askerOf(request: FastifyRequest, { raw }: FastifyReply): Asker {
  const gone = new AbortController();
  raw.once('close', () => raw.writableFinished || gone.abort());
  const subject = request.headers['x-subject'];
  return { requestId: request.id, subject: typeof subject === 'string' ? subject.slice(0, 200) : request.id, signal: gone.signal };
}
