import type { ErrorAnswer, HttpCode } from '#shared/serving/api.ts';

interface Details {
  readonly hint: string;
  readonly place?: ErrorAnswer['error']['place'];
  /** Headers of the answer, `retry-after` among them. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Why a request is refused: thrown anywhere on its way, answered in one place. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: HttpCode;
  readonly details: Details;
  constructor(code: HttpCode, message: string, details: Details, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** The service cannot take it now, and the client may try again in so many seconds. */
export const overloaded = (message: string, seconds: number): Problem =>
  new Problem('OVERLOADED', message, {
    hint: `Try again in ${seconds} s, or send less at once.`,
    headers: { 'retry-after': String(seconds) },
  });
