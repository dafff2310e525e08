import type { ModelContext } from '#models/kit/define.ts';
import { AlmanacError, type ErrorCode, type ErrorData } from '#shared/base/errors.ts';
import type { SeriesRequest } from '#shared/serving/api.ts';
import { byBaseline, type Made } from './baseline.ts';
import { byModel, type Wanted } from './by-model.ts';
import { type AskedSeries, readSeries } from './read-series.ts';
import type { Release } from './release.ts';

/** An error of a request, as data. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly data: ErrorData;
}

/** What became of one request: a forecast of each of its series, or why there is none. */
export type Outcome = { readonly made: readonly Made[] } | { readonly failure: Failure };

export const failureOf = ({ code, message, data }: AlmanacError): Failure => ({ code, message, data });

/** Errors that are about the request: no other way of forecasting would help. */
const REQUESTED = new Set<ErrorCode>(['BAD_REQUEST', 'UNSUITABLE', 'NOT_FOUND']);
const isRequested = (error: unknown): error is AlmanacError => error instanceof AlmanacError && REQUESTED.has(error.code);
const isCancelled = (error: unknown): boolean => error instanceof AlmanacError && error.code === 'CANCELLED';

const wordsOf = (error: unknown): string =>
  error instanceof AlmanacError ? `${error.message.replace(/\.$/, '')}` : `internal error: ${error}`;

/** What is told of an error that is a bug: nothing of what it was. */
export const bug = (): Failure => ({
  code: 'INTERNAL',
  message: 'A bug in Almanac.',
  data: { hint: 'It is in the log: please send that.' },
});

/** Reads the series of a request, or says why it is refused. Never throws: one request is not to harm those beside it. */
export function readRequest(
  release: Release,
  series: readonly SeriesRequest[],
  horizon: number,
  tell: (error: unknown) => void,
): AskedSeries[] | Failure {
  try {
    return series.map((one) => readSeries(release, one, horizon));
  } catch (error) {
    if (isRequested(error)) return failureOf(error);
    tell(error);
    return bug();
  }
}

/** Series that the model has nothing for are answered by the baseline. */
const completed = (release: Release, asked: readonly AskedSeries[], made: readonly Made[], wanted: Wanted, ctx: ModelContext): Made[] =>
  made.map((one, i) =>
    one.status.state === 'failed' ? byBaseline(release, asked[i]!, wanted, one.status.reason ?? 'the model has no forecast', ctx) : one,
  );

/** All series of a request by the baseline. */
export const allByBaseline = (release: Release, asked: readonly AskedSeries[], wanted: Wanted, reason: string, ctx: ModelContext): Made[] =>
  asked.map((one) => byBaseline(release, one, wanted, reason, ctx));

/** Where it cannot be said which of several requests made a call fail, each is computed alone. */
function alone(
  release: Release,
  asked: readonly AskedSeries[],
  wanted: Wanted,
  ctx: ModelContext,
  tell: (error: unknown) => void,
): Outcome {
  try {
    return { made: completed(release, asked, byModel(release, asked, wanted, ctx), wanted, ctx) };
  } catch (error) {
    if (isCancelled(error)) throw error;
    if (isRequested(error)) return { failure: failureOf(error) };
    tell(error);
    return { made: allByBaseline(release, asked, wanted, wordsOf(error), ctx) };
  }
}

/**
 * Answers several requests of one release, horizon and levels together: their series go into one call of the model. What comes out does not
 * depend on which requests were together. `tell` hears of errors that are no fault of a request. CANCELLED goes through.
 */
export function answerTogether(
  release: Release,
  requests: readonly (readonly SeriesRequest[])[],
  wanted: Wanted,
  ctx: ModelContext,
  tell: (error: unknown) => void = () => {},
): Outcome[] {
  const read = requests.map((series) => readRequest(release, series, wanted.horizon, tell));
  const sound = read.filter((one) => Array.isArray(one));
  if (sound.length > 1)
    try {
      const all = sound.flat();
      const made = completed(release, all, byModel(release, all, wanted, ctx), wanted, ctx);
      let rest = made;
      return read.map((one) => {
        if (!Array.isArray(one)) return { failure: one };
        const mine = rest.slice(0, one.length);
        rest = rest.slice(one.length);
        return { made: mine };
      });
    } catch (error) {
      if (isCancelled(error)) throw error;
    }
  return read.map((one) => (Array.isArray(one) ? alone(release, one, wanted, ctx, tell) : { failure: one }));
}
