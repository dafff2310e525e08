import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { trace } from '@opentelemetry/api';
import type { DestinationStream } from 'pino';
import { type Serving, type ServingOptions, VERSION } from '#engine/serving/index.ts';
import type { Numbers } from './answer.ts';
import { createApp } from './app.ts';
import { createAttempts } from './auth/attempts.ts';
import { createAuthenticator } from './auth/authenticate.ts';
import { createJwtVerifier } from './auth/jwt.ts';
import { openOnce } from './auth/once.ts';
import { openTokens } from './auth/tokens.ts';
import { createCache } from './cache.ts';
import { createCatalog } from './catalog.ts';
import { type Configuration, configure } from './configuration.ts';
import type { Service } from './context.ts';
import { drain } from './drain.ts';
import { createForecaster } from './forecaster.ts';
import { createJournal } from './journal.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createShadow } from './shadow.ts';
import { openAliases } from './store/aliases.ts';
import { openHeld } from './store/held.ts';
import { sweepDrafts } from './store/sweep.ts';
import { openUploads } from './store/uploads.ts';
import { createTracer } from './telemetry.ts';
import { createVerify } from './verify.ts';

export interface ForecastService {
  /** `http://127.0.0.1:8080` */
  readonly address: string;
  /** Has the role admin. */
  readonly adminToken: string;
  /** Where it lies, if it was made here. */
  readonly adminTokenFile: string | null;
  /** Drains: takes nothing new, finishes what runs, at most for `seconds` (default: ALMANAC_DRAIN_SECONDS). */
  readonly close: (seconds?: number) => Promise<void>;
}

export interface Options {
  /** Where lines of the log go; default standard output. */
  readonly log?: DestinationStream;
  /** What forecasts. */
  readonly serving: (options: ServingOptions) => Serving;
}

async function build(configuration: Configuration, options: Options) {
  const { environment, data, trusted } = configuration;
  const log = createLog(environment.ALMANAC_LOG_LEVEL, environment.ALMANAC_LOG_FORMAT, options.log);
  const metrics = createMetrics();
  await sweepDrafts(data);
  const journal = (folder: string, prefix: string) => {
    mkdirSync(join(data, folder), { recursive: true, mode: 0o750 });
    return createJournal(join(data, folder), prefix, (error) => log.warn({ err: error }, `${folder} could not be written`));
  };
  const journals = { shadow: journal('log', 'shadow-'), arms: journal('log', 'ab-'), webhooks: journal('webhooks', '') };
  const serving = options.serving({
    trusted,
    threads: environment.ALMANAC_THREADS,
    capacity: environment.ALMANAC_MODELS_IN_MEMORY,
    batch: environment.ALMANAC_BATCH,
    queue: environment.ALMANAC_QUEUE,
    onBatch: ({ requests, digest, errors }) => {
      metrics.observe('forecast_batch_size', {}, requests);
      for (const error of new Set(errors)) log.warn({ release: digest, error }, 'the model failed');
    },
  });
  const catalog = createCatalog({
    ...{ serving, metrics, verify: createVerify(trusted) },
    held: openHeld(join(data, 'releases'), environment.ALMANAC_ARCHIVE_LIMIT),
    aliases: openAliases(join(data, 'aliases.json'), (model) =>
      log.error({ model }, 'its aliases cannot be read: they are as if nobody had set any; see aliases.json.damaged'),
    ),
    defaultModel: environment.MODEL_NAME,
    share: environment.ALMANAC_AB_SHARE,
  });
  const shadow = createShadow(journals.shadow, metrics, (error) => log.warn({ err: error }, 'the shadow failed'));
  const forecast = createForecaster({
    ...{ catalog, serving, metrics, shadow, arms: journals.arms, tracer: createTracer(VERSION) },
    cache: createCache<Numbers>({ ttl: environment.ALMANAC_CACHE_TTL * 1000, bytes: environment.ALMANAC_CACHE_BYTES }),
    defaultHorizon: environment.DEFAULT_HORIZON,
    itemsMost: environment.MAX_ITEMS,
    queue: environment.ALMANAC_QUEUE,
  });
  const tokens = openTokens(configuration.tokensFile);
  const attempts = createAttempts();
  const onRefusal: Service['onRefusal'] = (reason) => metrics.count('auth_failures_total', { reason });
  const authenticate = createAuthenticator({
    ...{ tokens, attempts, onRefusal, adminToken: configuration.adminToken },
    jwt: await createJwtVerifier({
      secret: configuration.jwtSecret,
      publicKey: configuration.jwtPublicKey,
      issuer: environment.ALMANAC_JWT_ISSUER,
      audience: environment.ALMANAC_JWT_AUDIENCE,
    }),
    used: await openOnce(join(data, 'used-tokens.jsonl')),
  });
  let phase: ReturnType<Service['phase']> = 'starting';
  const service: Service = {
    ...{ configuration, version: VERSION, phase: () => phase, catalog, forecast, tokens, metrics, attempts, onRefusal },
    uploads: openUploads(join(data, 'uploads'), environment.ALMANAC_ARCHIVE_LIMIT),
    webhooks: journals.webhooks,
    usedWebhooks: await openOnce(join(data, 'used-webhooks.jsonl')),
  };
  const app = await createApp(service, authenticate, log);
  const flush = async (): Promise<void> => {
    await shadow.idle();
    await Promise.all(Object.values(journals).map((each) => each.flush()));
  };
  const enter = (next: typeof phase): void => {
    phase = next;
  };
  return { app, log, serving, catalog, flush, enter };
}

/**
 * Opens a forecast service. `variables` are those of the environment (shared/serving/environment.ts); resolves when it is ready.
 * Throws ConfigurationError where they do not fit, and what a listed bundle is refused for.
 */
export async function openService(variables: Readonly<Record<string, string | undefined>>, options: Options): Promise<ForecastService> {
  const configuration = configure(variables);
  const { environment, adminToken, adminTokenFile } = configuration;
  const { app, log, serving, catalog, flush, enter } = await build(configuration, options);
  const end = async (seconds: number): Promise<void> => {
    enter('draining');
    const { cut } = await drain(app, seconds, () => enter('closing'));
    if (cut) log.warn({ seconds }, 'some requests took too long and were cut off');
    await flush();
    await serving.close();
    log.info('stopped');
    log.flush();
  };
  try {
    await app.listen({ host: environment.ALMANAC_HOST, port: environment.ALMANAC_PORT });
    for (const { digest, error } of await catalog.start(environment.ALMANAC_RELEASES))
      log.error({ err: error, release: digest }, 'a release cannot be loaded');
  } catch (error) {
    await end(0);
    throw error;
  }
  if (environment.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined && !trace.getTracer('almanac').startSpan('probe').isRecording())
    log.warn('OTEL_EXPORTER_OTLP_ENDPOINT is set, and no SDK of OpenTelemetry was loaded: start with node --import');
  enter('ready');
  const { address, port, family } = app.server.address() as AddressInfo;
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  log.info({ address: url, models: catalog.models().length }, 'ready');
  let closed: Promise<void> | undefined;
  return { address: url, adminToken, adminTokenFile, close: (seconds = environment.ALMANAC_DRAIN_SECONDS) => (closed ??= end(seconds)) };
}
