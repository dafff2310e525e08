import { type GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { AlmanacError, cancelled } from '#shared/base/errors.ts';
import type { S3Target } from '#shared/domain/target.ts';
import { addressOf } from '../address.ts';
import { Passing, patiently } from '../http/patience.ts';
import type { TargetContext } from '../target.ts';

/** What the SDK throws: the code of S3's error list is its name. */
interface Refusal extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly code?: string;
}

export interface Bucket {
  readonly client: S3Client;
  readonly name: string;
  /** Something that may be done twice: tried again while what fails may pass. Errors are given their words. */
  readonly patiently: <T>(what: string, work: (options: { abortSignal: AbortSignal }) => Promise<T>) => Promise<T>;
  /** What an error of the SDK means. */
  readonly explained: (error: unknown) => Error;
}

const MEANS_LATER =
  /^(SlowDown|RequestTimeout|InternalError|ServiceUnavailable|Throttling|ThrottlingException|TimeoutError|503|BandwidthLimitExceeded)$/;
const LINE_BROKE = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENET|UND_ERR|ERR_STREAM_PREMATURE_CLOSE)/;
const REFUSED =
  /^(AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch|AllAccessDisabled|AccountProblem|ExpiredToken|InvalidToken|Forbidden)$/;
const FULL = /^(InsufficientStorage|XMinioStorageFull|QuotaExceeded|EntityTooLarge)$/;

const failure = (code: AlmanacError['code'], message: string, hint: string, cause: unknown): AlmanacError =>
  new AlmanacError(code, message, { hint }, { cause });

function explain(thrown: unknown, { bucket, secret, region }: S3Target, signal: AbortSignal): Error {
  const error = thrown as Refusal;
  if (signal.aborted) return cancelled();
  if (error instanceof AlmanacError || error instanceof Passing) return error;
  const status = error.$metadata?.httpStatusCode;
  const said = `${error.name}${error.message && error.message !== error.name ? `: ${error.message.slice(0, 300)}` : ''}`;
  if (error.name === 'RequestTimeTooSkewed')
    return failure(
      'UNREACHABLE',
      `The clock of this machine (${new Date().toISOString()}) and that of the storage are more than 15 minutes apart: it refuses what is signed.`,
      'Set the clock of this machine (or of the storage) right, and push again: it goes on where it was.',
      error,
    );
  if (REFUSED.test(error.name) || status === 403)
    return failure(
      'NO_PERMISSION',
      `The storage refused the access key with the secret ${secret} (${said}).`,
      `Check the access key, what it may do with the bucket ${bucket}, and set ${secret} anew (almanac secrets set, or the variable ALMANAC_SECRET_${secret}).`,
      error,
    );
  if (error.name === 'NoSuchBucket')
    return failure('NOT_FOUND', `There is no bucket ${bucket}.`, 'Make it, or correct its name in the target: it is not made here.', error);
  if (error.name === 'PermanentRedirect' || error.name === 'AuthorizationHeaderMalformed')
    return failure('UNSUITABLE', `The bucket ${bucket} is not in ${region} (${said}).`, 'Correct the region in the target.', error);
  if (FULL.test(error.name) || status === 507)
    return failure(
      'DISK_FULL',
      `The storage has no room left (${said}).`,
      'Have room made there, and push again: it goes on where it was.',
      error,
    );
  if (
    MEANS_LATER.test(error.name) ||
    LINE_BROKE.test(error.code ?? '') ||
    status === 429 ||
    (status !== undefined && status >= 500 && status !== 501)
  )
    return new Passing(`the storage failed (${error.code ?? said})`, { cause: error });
  if (error.message === 'aborted' || error.name === 'SyntaxError')
    return new Passing(`the answer of the storage broke off (${said})`, { cause: error });
  if (status === undefined) return error;
  return failure(
    'UNREACHABLE',
    `The storage answered ${status} (${said}).`,
    'Check endpoint, region and bucket of the target, and what the storage supports.',
    error,
  );
}

/** Opens a bucket. Signature Version 4 is the SDK's; trying again is ours, so that it can be told and cancelled. */
export async function openBucket(target: S3Target, ctx: TargetContext): Promise<Bucket> {
  const endpoint = addressOf(target);
  const client = new S3Client({
    region: target.region,
    ...(endpoint && { endpoint }),
    forcePathStyle: target.pathStyle,
    credentials: { accessKeyId: target.accessKey, secretAccessKey: await ctx.secret(target.secret) },
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 15_000, socketTimeout: 120_000 },
  });
  const explained = (error: unknown): Error => explain(error, target, ctx.signal);
  return {
    ...{ client, name: target.bucket, explained },
    patiently: (what, work) =>
      patiently(
        () =>
          work({ abortSignal: ctx.signal }).catch((error: unknown) => {
            throw explained(error);
          }),
        { ...ctx, what },
      ),
  };
}

/** Whether an error says that there is no such object. */
export const isAbsent = (error: unknown): boolean =>
  ['NoSuchKey', 'NotFound'].includes((error as Error).name) && (error as Refusal).$metadata?.httpStatusCode !== 403;

/** Whether the storage does not know what was asked of it. */
export const isUnknown = (error: unknown): boolean => {
  const { name, $metadata } = ((error as Error).cause ?? error) as Refusal;
  return name === 'NotImplemented' || name === 'MethodNotAllowed' || $metadata?.httpStatusCode === 501 || $metadata?.httpStatusCode === 405;
};

export type Body = NonNullable<GetObjectCommandOutput['Body']> & AsyncIterable<Uint8Array>;
