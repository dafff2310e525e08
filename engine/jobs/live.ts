import { cancelled } from '#shared/base/errors.ts';
import type { JobEvent } from '#shared/base/method.ts';
import type { Job } from '#shared/services/jobs.ts';
import type { JobHandle } from '../context.ts';
import { type Mark, remaining } from './eta.ts';

/** The last thing a job says: its record, or why there is none. */
export type Ending = Extract<JobEvent, { type: 'done' }> | { readonly error: unknown };

/** A job that waits or runs: its progress, and those who follow it. Its fate is in the store. */
export interface LiveJob {
  readonly handle: JobHandle;
  cancel(): void;
  /** The clock of the time left starts. */
  begin(): void;
  progress(): Pick<Job, 'share' | 'message' | 'eta'>;
  end(ending: Ending): void;
  /** What it says from now on, to its end. */
  follow(): AsyncGenerator<JobEvent>;
}

const EVERY_MS = 100;

export function createLiveJob(id: string, keepNote: JobHandle['note']): LiveJob {
  const controller = new AbortController();
  const listeners = new Set<(event: JobEvent | Ending) => void>();
  let share = 0;
  let message = 'waiting';
  let begun: Mark | undefined;
  let first: Mark | undefined;
  let told = Number.NEGATIVE_INFINITY;

  const emit = (event: JobEvent | Ending): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const progress = () => ({
    share,
    message,
    eta: begun ? remaining(begun, first, { share, at: performance.now() / 1000 }) : null,
  });

  return {
    handle: {
      id,
      signal: controller.signal,
      check: () => controller.signal.throwIfAborted(),
      note: (level, text) => {
        emit({ type: 'log', level, message: text });
        keepNote(level, text);
      },
      progress: (done, text) => {
        const now = performance.now();
        const worthSaying = now - told >= EVERY_MS || text !== message || done >= 1;
        share = Math.min(1, Math.max(0, done));
        message = text;
        if (share > 0) first ??= { share, at: now / 1000 };
        if (!worthSaying) return;
        told = now;
        emit({ type: 'progress', ...progress() });
      },
    },
    cancel: () => controller.abort(cancelled()),
    begin: () => {
      begun = { share: 0, at: performance.now() / 1000 };
    },
    progress,
    end: emit,
    async *follow() {
      const pending: (JobEvent | Ending)[] = [{ type: 'queued', job: id }];
      if (share > 0) pending.push({ type: 'progress', ...progress() });
      let wake = (): void => {};
      const listener = (event: JobEvent | Ending): void => {
        pending.push(event);
        wake();
      };
      listeners.add(listener);
      try {
        for (;;) {
          for (let event = pending.shift(); event; event = pending.shift()) {
            if ('error' in event) throw event.error;
            yield event;
            if (event.type === 'done') return;
          }
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      } finally {
        listeners.delete(listener);
      }
    },
  };
}
