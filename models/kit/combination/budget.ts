import { AlmanacError } from '#shared/base/errors.ts';
import type { Pending } from '../crew.ts';
import type { ModelContext } from '../define.ts';

/** Thrown by work whose share of the budget is used up. */
const late = new AlmanacError('CANCELLED', 'out of time', { hint: 'Give a larger budget.' });

export const isLate = (error: unknown): boolean => error === late;

/** The time that a fit may take, over all its series. */
export interface Budget {
  /** Milliseconds left. */
  readonly left: () => number;
  /** The context for work that may take `ms`: its `check` ends it then. */
  readonly within: (ms: number) => ModelContext;
}

export function budgetOf(ctx: ModelContext, seconds: number): Budget {
  const end = ctx.clock() + 1000 * seconds;
  return {
    left: () => end - ctx.clock(),
    within: (ms) => {
      const stop = ctx.clock() + ms;
      const check = (): void => {
        ctx.check();
        if (ctx.clock() > stop) throw late;
      };
      return { ...ctx, check, progress: () => {} };
    },
  };
}

/** A call on another thread, where only the deadline it was given ends it with CANCELLED. */
export const orLate = <T>({ wait }: Pending<T>): Pending<T> => ({
  wait: () => {
    try {
      return wait();
    } catch (error) {
      throw error instanceof AlmanacError && error.code === 'CANCELLED' ? late : error;
    }
  },
});

/** Why a member was left out. A wish to stop is thrown on: it is no matter of the member. */
export function reasonOf(error: unknown): string {
  if (isLate(error)) return 'out of time';
  if (!(error instanceof AlmanacError)) return `internal error: ${error}`;
  if (error.code === 'CANCELLED') throw error;
  return error.message;
}
