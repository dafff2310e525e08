import type { AnyContractProcedure, ContractProcedure, InferSchemaInput, InferSchemaOutput } from '@orpc/contract';
import type { RecordId } from '#shared/base/ids.ts';
import type { MethodMeta } from '#shared/base/method.ts';
import type { CallContext, JobContext, JobResult } from './context.ts';

/** A stage or service of the contract: methods by name. */
export type ContractPart = Record<string, AnyContractProcedure>;

/**
 * The function behind one method. A query or command answers; a job does the work and returns the record it made
 * (the queue turns it into the stream of events that the contract promises).
 */
export type Handler<P> =
  P extends ContractProcedure<infer I, infer O, infer _E, infer M>
    ? M extends MethodMeta<'job'>
      ? JobHandler<InferSchemaOutput<I>>
      : (input: InferSchemaOutput<I>, ctx: CallContext) => Promise<InferSchemaInput<O>> | InferSchemaInput<O>
    : never;

type JobHandler<I> = (input: I, ctx: JobContext) => Promise<JobResult>;

/** One function for every method of a stage or service. */
export type Handlers<P extends ContractPart> = { readonly [K in keyof P]: Handler<P[K]> };

export const made = (record: RecordId): JobResult => ({ record, cached: false });
export const foundAgain = (record: RecordId): JobResult => ({ record, cached: true });
