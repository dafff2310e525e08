import { type AnySchema, eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { ERROR_CODES, type ErrorCode, ErrorData } from './errors.ts';
import { RecordId } from './ids.ts';

/** `query`: no effect. `command`: a short effect, logged with its actor. `job`: long, streams progress, its result is a record id. */
export type MethodKind = 'query' | 'command' | 'job';

/** What the CLI, the docs and the app need to know of a method besides its types. */
export interface MethodMeta<K extends MethodKind = MethodKind> {
  readonly kind: K;
  /** One sentence, in the imperative: what it does. */
  readonly summary: string;
  /** Whether a workspace must be open. */
  readonly workspace: boolean;
}

export const JobState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted']);
export type JobState = z.infer<typeof JobState>;

/** What a job says while it runs. The stream ends with `done`; a failure ends it with the error itself. */
export const JobEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('queued'), job: z.string() }),
  z.object({
    type: z.literal('progress'),
    /** Share done, 0 to 1. */
    share: z.number(),
    message: z.string(),
    /** Estimated seconds left, null while unknown. */
    eta: z.number().nullable(),
  }),
  z.object({ type: z.literal('log'), level: z.enum(['info', 'warn']), message: z.string() }),
  z.object({
    type: z.literal('done'),
    record: RecordId,
    /** Whether an earlier run with the same inputs was found instead. */ cached: z.boolean(),
  }),
]);
export type JobEvent = z.infer<typeof JobEvent>;

type ErrorMapOf<C extends ErrorCode> = { [K in C]: { message: string; data: typeof ErrorData } };

const errorMap = <C extends ErrorCode>(codes: readonly C[]): ErrorMapOf<C> =>
  Object.fromEntries(codes.map((code) => [code, { message: ERROR_CODES[code], data: ErrorData }])) as unknown as ErrorMapOf<C>;

interface Declaration<I extends z.ZodType, C extends ErrorCode> {
  readonly summary: string;
  readonly input: I;
  readonly errors?: readonly C[];
  /** False for the few methods that work without an open workspace. */
  readonly workspace?: boolean;
}

const method = <I extends z.ZodType, C extends ErrorCode, K extends MethodKind>(kind: K, d: Declaration<I, C>) =>
  oc
    .$meta<MethodMeta<K>>({ kind, summary: d.summary, workspace: d.workspace ?? true })
    .errors({
      ...errorMap(['NO_WORKSPACE', 'BAD_REQUEST', 'CANCELLED', 'DISK_FULL', 'NO_PERMISSION', 'INTERNAL']),
      ...errorMap(d.errors ?? []),
    })
    .input(d.input);

/** A method without effect. */
export const query = <I extends z.ZodType, O extends AnySchema, C extends ErrorCode = never>(d: Declaration<I, C> & { output: O }) =>
  method('query', d).output(d.output);

/** A method with a short effect. */
export const command = <I extends z.ZodType, O extends AnySchema, C extends ErrorCode = never>(d: Declaration<I, C> & { output: O }) =>
  method('command', d).output(d.output);

/** A long method. Leaving the stream does not stop it (a window may close): `jobs.cancel` does. */
export const job = <I extends z.ZodType, C extends ErrorCode = never>(d: Declaration<I, C>) =>
  method('job', d).output(eventIterator(JobEvent));
