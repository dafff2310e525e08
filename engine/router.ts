import { randomBytes } from 'node:crypto';
import { type AnyContractProcedure, isContractProcedure, ORPCError, ValidationError } from '@orpc/contract';
import { implement } from '@orpc/server';
import type { z } from 'zod';
import { AlmanacError, ERROR_CODES, type ErrorCode } from '#shared/base/errors.ts';
import type { MethodMeta } from '#shared/base/method.ts';
import { contract } from '#shared/contract.ts';
import type { CallContext, JobContext, JobResult } from './context.ts';
import type { EngineCore } from './core.ts';
import { actingFor, type Caller } from './identity/acting.ts';
import { hideSecret, scrub, scrubbed } from './identity/known-secrets.ts';
import { holdsSecrets, mapSecrets } from './identity/secret-fields.ts';
import { titleOf } from './jobs/title.ts';
import { pipeline } from './pipeline.ts';
import type { Workspace } from './services/workspace/open.ts';
import { explain } from './store/failures.ts';

type AnyHandler = (input: unknown, ctx: CallContext | JobContext) => unknown;

const metaOf = (procedure: AnyContractProcedure): MethodMeta => procedure['~orpc'].meta as MethodMeta;

/** Turns whatever was thrown into the one error that crosses the contract. A bug gets an id that is in the log. */
function crossing(core: EngineCore, method: string, thrown: unknown): ORPCError<string, unknown> {
  const error = scrubbed(explain(thrown));
  if (error instanceof AlmanacError)
    return new ORPCError(error.code, {
      message: error.message,
      data: error.data,
    });
  if (error instanceof ORPCError && error.cause instanceof ValidationError && error.code === 'BAD_REQUEST')
    return refused(method, error.cause);
  if (error instanceof ORPCError && error.code in ERROR_CODES) return error as ORPCError<string, unknown>;
  const id = randomBytes(4).toString('hex');
  core.log.error({ err: error, method, id }, 'unexpected error');
  return new ORPCError('INTERNAL' satisfies ErrorCode, {
    message: `${method} failed unexpectedly (error ${id}).`,
    data: { hint: `This is a bug. The log has the details under ${id}.`, detail: { id } },
  });
}

function refused(method: string, error: ValidationError): ORPCError<string, unknown> {
  const issues = error.issues as z.core.$ZodIssue[];
  const told = issues.map(
    (issue) =>
      `${issue.path?.map((p) => (typeof p === 'object' ? String((p as { key: PropertyKey }).key) : String(p))).join('.') || 'input'}: ${scrub(issue.message)}`,
  );
  const field = issues[0]?.path?.map(String).join('.');
  return new ORPCError('BAD_REQUEST' satisfies ErrorCode, {
    message: `${method}: ${told.join('; ')}`,
    data: { hint: 'Correct the named fields and try again.', ...(field ? { place: { field } } : {}), detail: { issues: told } },
  });
}

function contextOf(core: EngineCore, caller: Caller, workspace: () => Workspace): CallContext {
  const { home, vault } = core;
  const acting = actingFor(caller, { home, vault, fallback: () => core.settings.get().actor });
  return {
    get actor() {
      return acting.actor;
    },
    signer: acting.signer,
    log: core.log,
    home,
    workspaces: core.workspaces,
    settings: core.settings,
    pool: core.pool,
    devices: core.devices,
    vault,
    get db() {
      return workspace().db;
    },
    get artifacts() {
      return workspace().artifacts;
    },
    get path() {
      return workspace().path;
    },
  };
}

/** Queues the job in the workspace that is open now, which is the one it works in to its end. */
async function* startJob(
  core: EngineCore,
  caller: Caller,
  job: { method: string; title: string; input: unknown; told: unknown; handler: AnyHandler },
) {
  const { handler, method, title, input, told } = job;
  const workspace = core.workspaces.current();
  const ctx = contextOf(core, caller, () => workspace);
  const id = await workspace.jobs.start({
    ...{ method, title, actor: ctx.actor, input: told },
    work: async (handle) => {
      const progress: typeof handle.progress = (share, message) => handle.progress(share, scrub(message));
      const note: typeof handle.note = (level, message) => handle.note(level, scrub(message));
      try {
        return (await handler(input, { ...ctx, log: ctx.log.child({ job: handle.id }), ...handle, progress, note })) as JobResult;
      } catch (error) {
        throw scrubbed(error);
      }
    },
  });
  yield* workspace.jobs.watch(id);
}

/** The same stream; what ends it crosses the contract as every other error does. */
async function* explained<T>(core: EngineCore, method: string, stream: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* stream;
  } catch (error) {
    throw crossing(core, method, error);
  }
}

const isStream = (output: unknown): output is AsyncIterable<unknown> =>
  typeof output === 'object' && output !== null && Symbol.asyncIterator in output;

const hidden = (secret: unknown): unknown => {
  hideSecret(secret);
  return secret;
};

/** Binds every method of the contract to its function: parses input, records commands, queues jobs, explains errors. */
export function createRouter(core: EngineCore) {
  const procedure = (path: string[], declared: AnyContractProcedure) => {
    const method = path.join('.');
    const meta = metaOf(declared);
    const handler = path.reduce((node: unknown, key) => (node as Record<string, unknown>)?.[key], pipeline) as AnyHandler | undefined;
    if (!handler) throw new Error(`The contract declares ${method}, and nothing implements it.`);
    const schema = declared['~orpc'].inputSchema as z.ZodType;
    const guarded = holdsSecrets(schema);
    /** The input as it may be kept and told. */
    const toldOf = (input: unknown): unknown => (guarded ? mapSecrets(schema, input, () => '***') : input);
    return implement(declared)
      .$context<Caller>()
      .$config({ initialInputValidationIndex: Number.POSITIVE_INFINITY, initialOutputValidationIndex: Number.POSITIVE_INFINITY })
      .use(async ({ next }, input: unknown) => {
        if (guarded) mapSecrets(schema, input, hidden);
        try {
          const answer = await next({});
          return isStream(answer.output) ? { ...answer, output: explained(core, method, answer.output) } : answer;
        } catch (error) {
          throw crossing(core, method, error);
        }
      })
      .handler(async ({ input, context }) => {
        if (meta.workspace) core.workspaces.current();
        if (meta.kind === 'job') {
          const told = toldOf(input);
          return startJob(core, context, { method, title: titleOf(method, meta.summary, told), input, told, handler });
        }
        const ctx = contextOf(core, context, core.workspaces.current);
        const output = await handler(input, ctx);
        if (meta.kind === 'command') core.recordCommand(ctx.actor, method, toldOf(input));
        return output;
      });
  };
  const walk = (node: object, path: string[]): object =>
    Object.fromEntries(
      Object.entries(node).map(([key, value]) => [
        key,
        isContractProcedure(value) ? procedure([...path, key], value) : walk(value as object, [...path, key]),
      ]),
    );
  return walk(contract, []) as Record<string, never>;
}
