import { ORPCError } from '@orpc/client';
import type { Place } from '#shared/base/errors.ts';

/** An error as a person needs it: what happened, where, and the way out. */
export interface Problem {
  code: string;
  message: string;
  hint: string;
  place?: Place;
  detail?: Record<string, unknown>;
}

export const isEngineError = (error: unknown): boolean => error instanceof ORPCError;
export const isCancelled = (problem: Problem): boolean => problem.code === 'CANCELLED';

export function toProblem(error: unknown): Problem {
  const e = (error ?? {}) as { code?: string; message?: string; name?: string; data?: Partial<Problem>; hint?: string };
  if (e.name === 'AbortError') return { code: 'CANCELLED', message: 'Cancelled.', hint: 'Start it again when you like.' };
  if (typeof e.code === 'string') {
    return {
      code: e.code,
      message: e.message ?? e.code,
      hint: e.data?.hint ?? e.hint ?? 'The log has the details (Settings, Logs).',
      place: e.data?.place,
      detail: e.data?.detail,
    };
  }
  return {
    code: 'CONNECTION',
    message: e.message ?? String(error),
    hint: 'The engine did not answer. Wait for the connection to come back, or reload the page.',
  };
}
