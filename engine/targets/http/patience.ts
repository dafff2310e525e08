import { setTimeout as sleep } from 'node:timers/promises';
import { AlmanacError, cancelled } from '#shared/base/errors.ts';

/** How often and how long something is tried again that may pass: milliseconds. */
export interface Patience {
  readonly attempts: number;
  readonly first: number;
  readonly longest: number;
}

export const PATIENCE: Patience = { attempts: 7, first: 500, longest: 30_000 };

/** Trouble that may pass: a connection that broke, 429, 5xx. */
export class Passing extends Error {
  override readonly name = 'Passing';
  /** Milliseconds that the other side asked for. */
  readonly after: number | undefined;
  constructor(message: string, { after, cause }: { after?: number | undefined; cause?: unknown } = {}) {
    super(message, { cause });
    this.after = after;
  }
}

interface Trying {
  readonly what: string;
  readonly signal: AbortSignal;
  readonly note: (level: 'info' | 'warn', message: string) => void;
  readonly patience: Patience;
}

/** Exponential backoff with full jitter (Brooker, AWS Architecture Blog 2015); what the other side asks for is waited for at least. */
const pause = ({ first, longest }: Patience, failed: number, after = 0): number =>
  Math.max(after, Math.random() * Math.min(longest, first * 2 ** (failed - 1)));

/** Counts what fails in a row. `failed` waits, or throws UNREACHABLE when patience is over; `went` begins anew. */
export function createTries({ what, signal, note, patience }: Trying): { failed(error: unknown): Promise<void>; went(): void } {
  let count = 0;
  return {
    went: () => {
      count = 0;
    },
    async failed(error) {
      if (signal.aborted) throw cancelled();
      if (!(error instanceof Passing)) throw error;
      count++;
      if (count >= patience.attempts)
        throw new AlmanacError(
          'UNREACHABLE',
          `${what}: ${error.message}. Tried ${count} times.`,
          {
            hint: 'Is it running, and can it be reached from here? Do it again then: what a push has sent is kept, and it goes on from there.',
          },
          { cause: error },
        );
      note('warn', `${what}: ${error.message}; trying again`);
      await sleep(pause(patience, count, error.after), undefined, { signal }).catch(() => {
        throw cancelled();
      });
    },
  };
}

/** Does something again while it fails in a way that may pass. */
export async function patiently<T>(work: () => Promise<T>, trying: Trying): Promise<T> {
  const tries = createTries(trying);
  for (;;)
    try {
      return await work();
    } catch (error) {
      await tries.failed(error);
    }
}
