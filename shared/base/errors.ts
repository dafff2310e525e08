import { z } from 'zod';

/** Where a problem is, as precisely as it is known. Rows and lines count from 1; the header is line 1. */
export const Place = z.object({
  file: z.string().optional(),
  line: z.int().optional(),
  row: z.int().optional(),
  column: z.string().optional(),
  series: z.string().optional(),
  field: z.string().optional(),
});
export type Place = z.infer<typeof Place>;

/** What travels beside code and message: the way out, the place, and any figures the message is about. */
export const ErrorData = z.object({
  hint: z.string(),
  place: Place.optional(),
  detail: z.record(z.string(), z.unknown()).optional(),
});
export type ErrorData = z.infer<typeof ErrorData>;

/** Every code that may cross the contract. A method declares the ones it can raise. */
export const ERROR_CODES = {
  NO_WORKSPACE: 'No workspace is open',
  WORKSPACE_BUSY: 'The workspace is open in another process',
  WORKSPACE_NEWER: 'The workspace was written by a newer Almanac',
  WORKSPACE_DAMAGED: 'The workspace cannot be opened',
  NOT_FOUND: 'There is no such thing',
  BAD_REQUEST: 'The request does not fit the method',
  UNREADABLE: 'The file cannot be read as data',
  UNSUITABLE: 'The data do not allow this',
  MODEL_FAILED: 'No series could be fitted',
  CONFLICT: 'It is already there',
  NO_PERMISSION: 'The file or folder may not be read or written',
  DISK_FULL: 'The disk is full',
  CORRUPT: 'The content does not match its checksum',
  UNREACHABLE: 'The other side does not answer',
  CANCELLED: 'Cancelled',
  INTERNAL: 'A bug in Almanac',
} as const;
export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * The one error that is thrown on purpose. The message names the value and the place; `data.hint` names the way out.
 * Anything else that is thrown is a bug: it crosses the contract as INTERNAL with an id that is in the log.
 */
export class AlmanacError extends Error {
  override readonly name = 'AlmanacError';
  readonly code: ErrorCode;
  readonly data: ErrorData;
  constructor(code: ErrorCode, message: string, data: ErrorData, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.data = data;
  }
}

/** Thrown by `check()` of a context whose work was cancelled. */
export const cancelled = (): AlmanacError =>
  new AlmanacError('CANCELLED', 'Cancelled before it was finished.', { hint: 'Nothing was stored. Start it again when you like.' });
