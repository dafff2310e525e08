import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { AlmanacError, type ErrorCode } from '#shared/base/errors.ts';
import { API_VERSION, type ErrorAnswer, HTTP_STATUS, type HttpCode } from '#shared/serving/api.ts';
import { Problem } from './problem.ts';

/** An error as it is answered. `bug`: nobody meant it; the log has it in full under the request's id. */
export interface Refusal {
  readonly status: number;
  readonly body: ErrorAnswer;
  readonly headers: Readonly<Record<string, string>>;
  readonly bug: boolean;
}

/** Engine codes that mean the same to a client; all others are bugs of the service. */
const CODES: Partial<Record<ErrorCode, HttpCode>> = {
  BAD_REQUEST: 'BAD_REQUEST',
  NOT_FOUND: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  UNSUITABLE: 'UNSUITABLE',
  UNREADABLE: 'CORRUPT',
  CORRUPT: 'CORRUPT',
  MODEL_FAILED: 'MODEL_FAILED',
  DISK_FULL: 'DISK_FULL',
  UNREACHABLE: 'OVERLOADED',
  CANCELLED: 'OVERLOADED',
};

const BY_STATUS: Record<number, readonly [HttpCode, string]> = {
  404: ['NOT_FOUND', 'GET /docs lists what there is.'],
  408: ['TIMEOUT', 'Send the request faster, or in pieces.'],
  413: ['TOO_LARGE', 'Send less at once; ALMANAC_BODY_LIMIT sets the limit.'],
  415: ['MEDIA_TYPE', 'Send JSON with the header content-type: application/json.'],
  429: ['RATE_LIMITED', 'Wait as long as the header retry-after says; ALMANAC_RATE_LIMIT sets the limit.'],
  503: ['OVERLOADED', 'Try again in a moment.'],
};

interface Told {
  readonly code: HttpCode;
  readonly message: string;
  readonly hint: string;
  readonly place?: ErrorAnswer['error']['place'] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** `series.0.history.values` of the path that zod gives. */
const fieldOf = (path: string): string => path.replace(/^\//, '').replaceAll('/', '.');

function tell(error: unknown): Told | undefined {
  if (error instanceof Problem) return { code: error.code, message: error.message, ...error.details };
  if (error instanceof AlmanacError) {
    const code = CODES[error.code];
    const { hint, place } = error.data;
    const { field, series } = place ?? {};
    return (
      code && {
        code,
        message: error.message,
        hint,
        ...((field ?? series) && { place: { ...(field && { field }), ...(series && { series }) } }),
      }
    );
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const { instancePath, message } = error.validation[0]!;
    const field = fieldOf(instancePath);
    return {
      code: 'BAD_REQUEST',
      message: `${field || `The ${error.validationContext}`}: ${message}.`,
      hint: 'GET /docs shows what the request may hold.',
      ...(field && { place: { field } }),
    };
  }
  const { code, statusCode, message } = error as { code?: unknown; statusCode?: unknown; message?: unknown };
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return { code: 'DISK_FULL', message: 'The disk of the service is full.', hint: 'Make room there, then send it again.' };
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE')
    return { code: 'BAD_REQUEST', message: 'The connection was closed before the whole request came.', hint: 'Send it again.' };
  if (typeof statusCode === 'number' && statusCode >= 400 && (statusCode < 500 || statusCode === 503)) {
    const [known, hint] = BY_STATUS[statusCode] ?? ['BAD_REQUEST', 'GET /docs shows what a request looks like.'];
    return { code: known, message: String(message), hint };
  }
  return undefined;
}

/** Paths of the machine are no business of a client. */
const scrubbed = (text: string, secretPaths: readonly string[]): string =>
  secretPaths.reduce((clean, path) => clean.replaceAll(path, '…'), text);

/** How an error is answered: never with a stack, never with a path of the machine. */
export function refusalOf(error: unknown, requestId: string, secretPaths: readonly string[]): Refusal {
  const told = tell(error) ?? {
    code: 'INTERNAL' as const,
    message: 'Something went wrong in the service.',
    hint: `The log of the service has it under request_id ${requestId}.`,
  };
  const { code, message, hint, place, headers = {} } = told;
  const status = HTTP_STATUS[code];
  return {
    status,
    headers: status === 503 && !headers['retry-after'] ? { ...headers, 'retry-after': '1' } : headers,
    bug: code === 'INTERNAL',
    body: {
      api_version: API_VERSION,
      request_id: requestId,
      error: { code, message: scrubbed(message, secretPaths), hint: scrubbed(hint, secretPaths), ...(place && { place }) },
    },
  };
}
