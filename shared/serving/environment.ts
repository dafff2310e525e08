import { z } from 'zod';
import { ModelName } from '../stages/approve.ts';

const UNITS = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 } as const;
const PERIODS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

const fail = (ctx: z.RefinementCtx, message: string): never => {
  ctx.addIssue({ code: 'custom', message });
  return z.NEVER;
};

const Whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `is less than ${min}`).max(max, `is more than ${max}`));
const Decimal = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'is not a number')
    .transform(Number)
    .pipe(z.number().min(min, `is less than ${min}`).max(max, `is more than ${max}`));
const Flag = z
  .enum(['1', '0', 'true', 'false', 'yes', 'no', 'on', 'off'], 'is neither 1 nor 0')
  .transform((text) => ['1', 'true', 'yes', 'on'].includes(text));
const List = z.string().transform((text, ctx) => {
  if (!text.startsWith('['))
    return text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  try {
    return z.array(z.string().min(1)).parse(JSON.parse(text));
  } catch {
    return fail(ctx, 'is neither a list with commas between nor a JSON array of texts');
  }
});

/** '16mb', '8 MiB', '500000'. */
const Bytes = z.string().transform((text, ctx) => {
  const found = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  const unit = UNITS[(found?.[2]?.toLowerCase() || 'b') as keyof typeof UNITS];
  if (!found || !unit) return fail(ctx, 'is not a size: write 16mb or 8MiB');
  return Math.round(Number(found[1]) * unit);
});

/** At most `max` requests in `window` milliseconds. */
export interface Rate {
  readonly max: number;
  readonly window: number;
}
const RateText = z.string().transform((text, ctx): Rate | null => {
  if (text === 'off') return null;
  const found = /^(\d{1,9})\s*(?:\/|per)\s*(second|minute|hour|day)$/.exec(text.trim());
  if (!found || Number(found[1]) === 0) return fail(ctx, 'is not a rate: write 60/minute, or off');
  return { max: Number(found[1]), window: PERIODS[found[2] as keyof typeof PERIODS] };
});

/** A secret: in the variable itself, or in the file that the variable with _FILE names (a mounted secret). */
export type SecretAt = { readonly value: string } | { readonly file: string };

const Secret = z.string().min(1, 'is empty');

/**
 * Every variable that the forecast service reads, with its default: docs/service.md tells what they are for.
 * Names that start with ALMANAC_ and are none of these are refused: a misspelt limit would else be no limit.
 */
export const VARIABLES = {
  ALMANAC_HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on; 0.0.0.0 in a container'),
  ALMANAC_PORT: Whole(0, 65_535).default(8080).describe('Port; 0 takes a free one'),
  ALMANAC_DATA: z.string().min(1).default('data').describe('Folder for releases, aliases, tokens and logs of forecasts'),
  ALMANAC_RELEASES: List.default([]).describe('Bundles to stage at start (folder or .tar.gz), comma between them, or a JSON array'),
  ALMANAC_TRUSTED_KEYS: z.string().optional().describe('Keys whose releases are served: a file, or lines "name base64key"'),
  ALMANAC_ALLOW_UNSIGNED: Flag.default(false).describe('Serve releases that nobody signed: for trying out only'),
  ALMANAC_TOKENS: z.string().optional().describe('File of tokens with scrypt hashes; default tokens.jsonl in ALMANAC_DATA'),
  ALMANAC_ADMIN_TOKEN: Secret.optional().describe('Token with the role admin'),
  ALMANAC_ADMIN_TOKEN_FILE: z.string().min(1).optional(),
  ALMANAC_JWT_SECRET: Secret.optional().describe('Secret of JWTs signed with HS256, at least 32 bytes'),
  ALMANAC_JWT_SECRET_FILE: z.string().min(1).optional(),
  ALMANAC_JWT_PUBLIC_KEY: Secret.optional().describe('Public key (PEM) of JWTs signed with EdDSA'),
  ALMANAC_JWT_PUBLIC_KEY_FILE: z.string().min(1).optional(),
  ALMANAC_JWT_ISSUER: z.string().min(1).optional().describe('`iss` that a JWT must have'),
  ALMANAC_JWT_AUDIENCE: z.string().min(1).default('almanac').describe('`aud` that a JWT must have'),
  ALMANAC_RATE_LIMIT: RateText.default({ max: 60, window: 60_000 }).describe('Requests per token: 60/minute, or off'),
  ALMANAC_CORS: List.default([]).describe('Origins of web pages that may call, comma between them; none by default'),
  ALMANAC_TRUST_PROXY: List.default([]).describe('Addresses of proxies whose X-Forwarded-For counts'),
  ALMANAC_BODY_LIMIT: Bytes.default(16 * 2 ** 20).describe('Largest JSON body'),
  ALMANAC_ARCHIVE_LIMIT: Bytes.default(2 ** 30).describe('Largest release archive'),
  ALMANAC_REQUEST_TIMEOUT: Whole(1, 3600).default(60).describe('Seconds in which a request must have come and been answered'),
  ALMANAC_QUEUE: Whole(1, 100_000).default(256).describe('Forecasts that may wait; more are answered 503 with Retry-After'),
  ALMANAC_LOG_FORMAT: z.enum(['json', 'text'], 'is neither json nor text').default('json').describe('json or text'),
  ALMANAC_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'is no level: trace, debug, info, warn, error, fatal or silent')
    .default('info')
    .describe('trace, debug, info, warn, error, fatal or silent'),
  ALMANAC_MODELS_IN_MEMORY: Whole(1, 10_000).default(20).describe('Releases kept in memory; the least used goes first'),
  ALMANAC_CACHE_TTL: Whole(0, 604_800).default(1800).describe('Seconds for which a forecast is kept; 0: none is'),
  ALMANAC_CACHE_BYTES: Bytes.default(64 * 2 ** 20).describe('Memory for kept forecasts'),
  ALMANAC_BATCH: Whole(1, 1024).default(16).describe('Requests that may be forecast in one run'),
  ALMANAC_THREADS: Whole(1, 256).optional().describe('Threads that forecast; default: the cores but one'),
  ALMANAC_AB_SHARE: Decimal(0, 1).default(0).describe('Share of requests for the champion that the challenger answers, 0 to 1'),
  ALMANAC_WEBHOOK_SECRET: Secret.optional().describe('Secret of signed webhooks; without one they are off'),
  ALMANAC_WEBHOOK_SECRET_FILE: z.string().min(1).optional(),
  ALMANAC_METRICS_OPEN: Flag.default(false).describe('Show /metrics without a token'),
  ALMANAC_DRAIN_SECONDS: Decimal(0, 3600).default(10).describe('Seconds that running requests have after SIGTERM'),
  MODEL_NAME: ModelName.optional().describe('Model of requests that name none'),
  DEFAULT_HORIZON: Whole(1, 10_000).optional().describe('Horizon of requests that name none, in steps'),
  MAX_ITEMS: Whole(1, 100_000).default(1000).describe('Most series in a request'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional().describe("Read by OpenTelemetry's SDK where it was loaded with --import"),
} as const;
const Variables = z.object(VARIABLES);
export type VariableName = keyof typeof VARIABLES;

/** The configuration of a forecast service, as the environment says it. Secrets are named, not read. */
export interface ServiceEnvironment extends Omit<z.infer<typeof Variables>, SecretVariable | `${SecretVariable}_FILE`> {
  readonly secrets: Readonly<Partial<Record<SecretVariable, SecretAt>>>;
}
export const SECRET_VARIABLES = [
  'ALMANAC_ADMIN_TOKEN',
  'ALMANAC_JWT_SECRET',
  'ALMANAC_JWT_PUBLIC_KEY',
  'ALMANAC_WEBHOOK_SECRET',
] as const satisfies readonly VariableName[];
export type SecretVariable = (typeof SECRET_VARIABLES)[number];

export interface EnvironmentProblem {
  readonly variable: string;
  readonly message: string;
}

/** Parses the environment. Empty variables count as unset (compose writes `${X:-}`). All that is wrong is told at once, without values. */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): { readonly config: ServiceEnvironment } | { readonly problems: readonly EnvironmentProblem[] } {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const unknown = Object.keys(given)
    .filter((name) => name.startsWith('ALMANAC_') && !(name in VARIABLES) && !ELSEWHERE.test(name))
    .map((variable) => ({ variable, message: 'is not a variable of the forecast service' }));
  const both = SECRET_VARIABLES.filter((name) => given[name] && given[`${name}_FILE`]).map((variable) => ({
    variable,
    message: `is set, and so is ${variable}_FILE: one of them must go`,
  }));
  const parsed = Variables.safeParse(given);
  const wrong = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({ variable: issue.path.join('.'), message: lowerFirst(issue.message) }));
  const problems = [...unknown, ...both, ...wrong];
  if (problems.length > 0 || !parsed.success) return { problems };
  const secrets: Partial<Record<SecretVariable, SecretAt>> = {};
  for (const name of SECRET_VARIABLES) {
    const [value, file] = [given[name], given[`${name}_FILE`]];
    if (value !== undefined) secrets[name] = { value };
    else if (file !== undefined) secrets[name] = { file };
  }
  const plain = Object.entries(parsed.data).filter(([name]) => !SECRET_VARIABLES.some((s) => name === s || name === `${s}_FILE`));
  return { config: { ...(Object.fromEntries(plain) as Omit<ServiceEnvironment, 'secrets'>), secrets } };
}

/** Variables of the other doors, and those that Kubernetes makes of the names of services. */
const ELSEWHERE =
  /^ALMANAC_(SECRET_\w+|HOME|WORKSPACE|TOKEN|BROWSER|DOOR|TEST\w*|\w*_SERVICE_(HOST|PORT)\w*|SERVICE_(HOST|PORT)\w*|(\w+_)?PORT_\d+_\w+|\w+_PORT)$/;

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);
