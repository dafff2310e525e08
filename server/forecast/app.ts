import type { Socket } from 'node:net';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyReply, LogController, type RouteHandlerMethod } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { API_VERSION, OFFSET_HEADER, VERSION_HEADER } from '#shared/serving/api.ts';
import type { Authenticator } from './auth/authenticate.ts';
import { type App, OPEN, type Service } from './context.ts';
import { addDocs, DOCS } from './docs.ts';
import { Problem } from './problem.ts';
import { RateStore } from './rate-store.ts';
import { refusalOf } from './refusal.ts';
import { requestIdOf } from './request-id.ts';
import { ROUTES } from './routes/index.ts';

/** Connections at once; a slow client holds one, not the service. */
const CONNECTIONS_MOST = 4096;
const HEADERS_MS = 10_000;
const KEEP_ALIVE_MS = 65_000;

const STREAMS = ['application/gzip', 'application/x-gzip', 'application/octet-stream'];

/** What could not be read as HTTP at all is answered on the socket. */
function refuseSocket(error: NodeJS.ErrnoException, socket: Socket): void {
  // Not into an answer that is under way: what follows it would be taken for the answer to it.
  const answering = (socket as Socket & { _httpMessage?: unknown })._httpMessage;
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable || answering) return void socket.destroy();
  const [status, code] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'TOO_LARGE']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'TIMEOUT']
        : ['400 Bad Request', 'BAD_REQUEST'];
  const body = JSON.stringify({
    ...{ api_version: API_VERSION, request_id: requestIdOf(undefined) },
    error: { code, message: 'The request cannot be read.', hint: 'Send whole requests in HTTP/1.1, headers within 16 KiB.' },
  });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/** Work that breaks after the request was answered, since it took too long or its body stopped coming, is told briefly: nobody waits for it. */
const quietOnceAnswered = (handler: RouteHandlerMethod): RouteHandlerMethod =>
  async function (request, reply) {
    try {
      return await handler.call(this, request, reply);
    } catch (error) {
      if (!reply.sent) throw error;
      request.log.info({ reason: (error as Error).name }, 'ended after its answer');
    }
  };

/** The HTTP side of the service, with all that lies between a socket and a route. */
export async function createApp(service: Service, authenticate: Authenticator, log: Logger): Promise<App> {
  const { environment, data } = service.configuration;
  const secretPaths = [data, process.cwd()].filter((path) => path.length > 1);
  const timeout = environment.ALMANAC_REQUEST_TIMEOUT * 1000;

  const app: App = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: (raw) => requestIdOf(raw.headers['x-request-id']),
    trustProxy: environment.ALMANAC_TRUST_PROXY.length > 0 ? environment.ALMANAC_TRUST_PROXY : false,
    bodyLimit: environment.ALMANAC_BODY_LIMIT,
    requestTimeout: timeout,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxRequestsPerSocket: 0,
    exposeHeadRoutes: false,
    handlerTimeout: timeout,
    routerOptions: { maxParamLength: 500 },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    http: { headersTimeout: Math.min(HEADERS_MS, timeout), connectionsCheckingInterval: 2000, maxHeaderSize: 16 * 1024 },
    clientErrorHandler: refuseSocket,
    frameworkErrors: (error, request, reply) => {
      const { status, body } = refusalOf(error, request.id, secretPaths);
      (reply as FastifyReply).code(status).type('application/json').send(JSON.stringify(body));
    },
  }).withTypeProvider<ZodTypeProvider>();
  app.server.maxConnections = CONNECTIONS_MOST;
  app.server.setTimeout(Math.max(KEEP_ALIVE_MS, 2 * timeout));
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.addContentTypeParser(STREAMS, (_request, payload, done) => done(null, payload));
  app.decorateRequest('caller', null);
  app.decorateRequest('told');

  app.addHook('onRoute', (route) => {
    if (route.config?.access !== undefined) {
      route.handler = quietOnceAnswered(route.handler);
      return;
    }
    if (!route.url.startsWith(DOCS) && route.method !== 'OPTIONS')
      throw new Error(`${String(route.method)} ${route.url} does not say who may call it`);
    route.config = { ...route.config, ...OPEN };
  });
  app.addHook('onRequest', async (request, reply) => {
    request.told = {};
    void reply.headers({ [VERSION_HEADER]: API_VERSION, 'x-request-id': request.id, 'cache-control': 'no-store' });
    if (service.phase() === 'closing') void reply.header('connection', 'close');
    const wanted = request.headers[VERSION_HEADER];
    if (wanted !== undefined && wanted !== API_VERSION)
      throw new Problem('BAD_REQUEST', 'This service speaks api_version 1 only.', { hint: 'Leave the header api_version out, or send 1.' });
  });
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginResourcePolicy: { policy: environment.ALMANAC_CORS.length > 0 ? 'cross-origin' : 'same-origin' },
    frameguard: { action: 'deny' },
  });
  await app.register(cors, {
    origin: environment.ALMANAC_CORS.length > 0 ? environment.ALMANAC_CORS : false,
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: ['x-request-id', VERSION_HEADER, OFFSET_HEADER, 'retry-after'],
    maxAge: 600,
  });
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access;
    if (access !== undefined && access !== 'open')
      request.caller = await authenticate({ headers: request.headers, address: request.ip }, access);
    if (service.phase() === 'starting' && access !== 'open')
      throw new Problem('OVERLOADED', 'The service is starting.', { hint: 'Ask /ready.', headers: { 'retry-after': '1' } });
  });
  const rate = environment.ALMANAC_RATE_LIMIT;
  if (rate)
    await app.register(rateLimit, {
      store: RateStore,
      max: rate.max,
      timeWindow: rate.window,
      keyGenerator: ({ caller }) => `${caller?.role} ${caller?.name}`,
      allowList: ({ caller }) => caller === null,
      errorResponseBuilder: (_request, { after }) =>
        new Problem('RATE_LIMITED', `More than ${rate.max} requests came with this token.`, {
          hint: `Wait ${after}; ALMANAC_RATE_LIMIT sets the limit.`,
        }),
    });
  app.addHook('onSend', async (request, reply) => {
    // A body that nobody read would be taken for the next request of the connection; whoever still waits for it hears that it ends.
    if (request.raw.complete) return;
    void reply.header('connection', 'close');
    (request.raw.socket as Socket | null)?.once('close', () => request.raw.destroy());
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const { method } = request;
    service.metrics.count('http_requests_total', { method, route, status: String(reply.statusCode) });
    service.metrics.observe('http_request_latency_seconds', { method, route }, reply.elapsedTime / 1000);
    const line = { method, route, status: reply.statusCode, latency_ms: Math.round(reply.elapsedTime * 100) / 100 };
    request.log.info({ ...line, ...(request.caller && { caller: request.caller.name }), ...request.told }, 'request');
  });
  app.setErrorHandler((error, request, reply) => {
    const { status, body, headers, bug } = refusalOf(error, request.id, secretPaths);
    if (bug || status === 500) request.log.error({ err: error }, 'request failed');
    else request.log.debug({ code: body.error.code, message: body.error.message }, 'request refused');
    return reply.code(status).headers(headers).type('application/json').send(JSON.stringify(body));
  });
  app.setNotFoundHandler((request) => {
    throw new Problem('NOT_FOUND', `There is no ${request.method} ${request.url.split('?')[0]!.slice(0, 200)} here.`, {
      hint: 'GET /docs lists what there is.',
    });
  });

  await addDocs(app, service.version);
  app.after(() => {
    for (const routes of ROUTES) routes(app, service);
  });
  await app.ready();
  return app;
}
