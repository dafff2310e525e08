import { z } from 'zod';
import { Levels } from '../domain/forecast.ts';
import { Alias } from '../services/registry.ts';
import { ModelName } from '../stages/approve.ts';
import { RemoteModel } from '../stages/publish.ts';

/** Version of the HTTP API: the header `api_version` and the field of that name in every JSON answer. */
export const API_VERSION = '1';
export const VERSION_HEADER = 'api_version';

/** What every JSON answer carries. `request_id` is that of the X-Request-Id header, or a new one. */
const Envelope = z.object({ api_version: z.literal(API_VERSION), request_id: z.string() });
const answer = <S extends z.ZodRawShape>(shape: S) => Envelope.extend(shape);

/** SHA-256 of a release's manifest.json in hex. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/, 'is not a digest: 64 small hex digits');

/** An instant: ISO text, or milliseconds since 1970 UTC; a bare index where the model was trained on one. ISO text without an offset is time of the model's zone. */
export const When = z.union([z.number(), z.string().min(1).max(40)]);
export type When = z.infer<typeof When>;

const Values = z.array(z.number().nullable()).max(1_000_000);
const ByName = z.record(z.string().min(1).max(200), Values);

/** One series to forecast. */
export const SeriesRequest = z.object({
  id: z.string().min(1).max(200).describe('Name of the series: one the model knows, or any with a history'),
  history: z
    .object({
      start: When.optional().describe('Time of the first value'),
      times: z.array(When).max(1_000_000).optional().describe('Times of the values, one step apart, instead of `start`'),
      values: Values.min(1).describe('The target, oldest first; null where missing'),
    })
    .strict()
    .optional()
    .describe('Left out: the history that the release kept'),
  covariates: ByName.optional().describe('Values of covariates over the history'),
  future: ByName.optional().describe('Values over the horizon of covariates that are known in advance'),
});
export type SeriesRequest = z.infer<typeof SeriesRequest>;

export const ForecastRequest = z
  .object({
    api_version: z.literal(API_VERSION).optional(),
    model: ModelName.optional().describe('Name of the model; left out: MODEL_NAME, or the only one there is'),
    alias: Alias.optional().describe('Left out: champion'),
    release: Digest.optional().describe('One release, whatever the aliases say'),
    horizon: z.int().min(1).max(10_000).optional().describe('Steps; left out: DEFAULT_HORIZON, or that of the release'),
    levels: Levels.optional().describe('Coverage of intervals in percent; left out: those of the release'),
    series: z.array(SeriesRequest).min(1).max(100_000),
  })
  .strict();
export type ForecastRequest = z.infer<typeof ForecastRequest>;

const Numbers = z.array(z.number().nullable());
/** Level in percent -> one value for each time. */
const ByLevel = z.record(z.string(), Numbers);

export const SeriesForecast = z.object({
  id: z.string(),
  /** `fallback`: another method answered for this series, see `reason`. `failed`: all values are null. */
  status: z.enum(['fitted', 'fallback', 'failed']),
  reason: z.string().optional(),
  /** Instants in UTC as ISO text; a bare index where the model was trained on one. */
  times: z.array(z.union([z.string(), z.number()])),
  mean: Numbers,
  lo: ByLevel,
  hi: ByLevel,
});
export type SeriesForecast = z.infer<typeof SeriesForecast>;

/** Whose numbers they are. */
const Source = {
  model: z.string(),
  /** The version of the model in its registry. */
  version: z.int(),
  release: Digest,
  /** The alias that answered; null where the request named the release. */
  alias: z.string().nullable(),
  /** Whether the release's baseline answered since the model failed. */
  fallback: z.boolean(),
  cached: z.boolean(),
};

export const ForecastAnswer = answer({ ...Source, levels: z.array(z.number()), forecasts: z.array(SeriesForecast) });
export type ForecastAnswer = z.infer<typeof ForecastAnswer>;

/** GET /api/v1/predict/:target: a forecast of one kept series as a list of points. */
export const PredictQuery = z.object({
  hours: z.coerce.number().positive().max(100_000).optional().describe('How far to look ahead; left out: `horizon`'),
  horizon: z.coerce.number().int().min(1).max(10_000).optional().describe('Steps'),
  model: ModelName.optional(),
  alias: Alias.optional(),
  level: z.coerce.number().gt(0).lt(100).optional(),
});
export type PredictQuery = z.infer<typeof PredictQuery>;
export const PredictAnswer = answer({
  ...Source,
  target: z.string(),
  level: z.number().nullable(),
  predictions: z.array(
    z.object({
      time: z.union([z.string(), z.number()]),
      value: z.number().nullable(),
      lo: z.number().nullable(),
      hi: z.number().nullable(),
    }),
  ),
});
export type PredictAnswer = z.infer<typeof PredictAnswer>;

/** A release that the server holds. */
export const HeldRelease = z.object({
  digest: Digest,
  model: z.string(),
  version: z.int(),
  /** ISO time in UTC of its arrival. */
  staged: z.string(),
  bytes: z.int(),
  loaded: z.boolean(),
  aliases: z.array(z.string()),
  /** Fingerprints of the trusted keys that signed it. */
  signedBy: z.array(z.string()),
});
export type HeldRelease = z.infer<typeof HeldRelease>;

/** A model as it can be asked for forecasts. */
export const ServedModel = RemoteModel.extend({
  /** Of the champion; null where there is none. */
  horizon: z.int().nullable(),
  levels: z.array(z.number()),
  series: z.int().nullable(),
  covariates: z.array(z.object({ name: z.string(), role: z.enum(['past', 'known']) })),
});
export type ServedModel = z.infer<typeof ServedModel>;

export const ModelsAnswer = answer({ models: z.array(ServedModel) });
export type ModelsAnswer = z.infer<typeof ModelsAnswer>;
export const ModelAnswer = answer({ model: ServedModel });
export type ModelAnswer = z.infer<typeof ModelAnswer>;
export const ReleasesAnswer = answer({ releases: z.array(HeldRelease) });
export type ReleasesAnswer = z.infer<typeof ReleasesAnswer>;
/** 201: it is new. 200: it was there already. */
export const ReleaseAnswer = answer({ release: HeldRelease });
export type ReleaseAnswer = z.infer<typeof ReleaseAnswer>;

/** POST /v1/releases with JSON: an upload that is complete. With application/gzip the body is the archive. */
export const StageRequest = z.object({ upload: z.string() }).strict();

/** POST /v1/uploads: an archive that comes in pieces. An unfinished upload of the same archive is found again: `offset` says how far it got. */
export const UploadRequest = z.object({ bytes: z.int().positive(), sha256: Digest.describe('SHA-256 of the archive') }).strict();
export const UploadAnswer = answer({ id: z.string(), offset: z.int() });
export type UploadAnswer = z.infer<typeof UploadAnswer>;
/** PATCH (request: where the piece starts) and HEAD, PATCH (answer: how much there is). 409 where they do not meet. */
export const OFFSET_HEADER = 'upload-offset';

export const ActivateRequest = z.object({ digest: Digest }).strict();
export const RollbackRequest = z.object({ alias: Alias.default('champion') }).strict();

export const Role = z.enum(['viewer', 'publisher', 'admin']);
export type Role = z.infer<typeof Role>;
export const TokenInfo = z.object({
  /** The part of the token that is no secret. */
  id: z.string(),
  name: z.string(),
  role: Role,
  created: z.string(),
  expires: z.string().nullable(),
});
export type TokenInfo = z.infer<typeof TokenInfo>;
export const TokenRequest = z
  .object({
    name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, 'is not a name: letters, digits, dots, dashes and underscores'),
    role: Role,
    days: z.number().positive().max(3650).optional().describe('How long it holds; left out: until it is removed'),
  })
  .strict();
export const TokensAnswer = answer({ tokens: z.array(TokenInfo) });
/** The only time that `token` is shown. */
export const TokenAnswer = answer({ token: z.string(), info: TokenInfo });

export const HealthAnswer = answer({ status: z.literal('ok'), version: z.string(), uptime_seconds: z.number() });
export const ReadyAnswer = answer({ status: z.enum(['ready', 'starting', 'draining']), models: z.int(), loaded: z.int() });

/** POST /webhooks/:name. X-Signature: HMAC-SHA256 in hex over X-Timestamp (seconds since 1970), a dot, and the raw body. */
export const WebhookAnswer = answer({ received: z.literal(true), forecast: ForecastAnswer.optional() });

/** Why a request was refused, and the HTTP status of that. 4xx: it will be refused again as it is; 5xx: it may be tried again. */
export const HTTP_STATUS = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  UNTRUSTED: 403,
  NOT_FOUND: 404,
  TIMEOUT: 408,
  CONFLICT: 409,
  TOO_LARGE: 413,
  MEDIA_TYPE: 415,
  UNSUITABLE: 422,
  CORRUPT: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  MODEL_FAILED: 500,
  OVERLOADED: 503,
  DRAINING: 503,
  DISK_FULL: 507,
} as const;
export type HttpCode = keyof typeof HTTP_STATUS;

export const ErrorAnswer = answer({
  error: z.object({
    code: z.enum(Object.keys(HTTP_STATUS) as [HttpCode, ...HttpCode[]]),
    message: z.string(),
    /** The way out. */
    hint: z.string(),
    place: z.object({ field: z.string().optional(), series: z.string().optional(), file: z.string().optional() }).optional(),
  }),
});
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;
