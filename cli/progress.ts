import type { JobEvent } from '#shared/base/method.ts';

const BAR = 24;

const duration = (seconds: number): string =>
  seconds < 60
    ? `${Math.ceil(seconds)} s`
    : seconds < 3600
      ? `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
      : `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;

/** Shows progress on standard error: one line that is written over on a terminal, else a line every few seconds. */
export function progressLine(quiet: boolean): {
  show(share: number, message: string, eta: number | null): void;
  say(text: string): void;
  end(): void;
} {
  const terminal = process.stderr.isTTY === true;
  let last = 0;
  let shown = false;
  const clear = (): void => {
    if (terminal && shown) process.stderr.write('\r\x1b[K');
    shown = false;
  };
  return {
    show(share, message, eta) {
      if (quiet) return;
      const now = performance.now();
      if (!terminal && now - last < 3000) return;
      last = now;
      const filled = Math.round(share * BAR);
      const text = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${String(Math.round(share * 100)).padStart(3)} %  ${message}${eta === null ? '' : `  (${duration(eta)} left)`}`;
      clear();
      process.stderr.write(terminal ? text.slice(0, (process.stderr.columns ?? 100) - 1) : `${text}\n`);
      shown = true;
    },
    say(text) {
      if (quiet) return;
      clear();
      process.stderr.write(`${text}\n`);
    },
    end: clear,
  };
}

/** Follows a job's stream to its end; returns what it made. */
export async function follow(
  events: AsyncIterable<JobEvent>,
  options: { quiet: boolean; onStart?: (job: string) => void },
): Promise<{ record: string; cached: boolean }> {
  const line = progressLine(options.quiet);
  try {
    for await (const event of events) {
      if (event.type === 'queued') options.onStart?.(event.job);
      else if (event.type === 'progress') line.show(event.share, event.message, event.eta);
      else if (event.type === 'log') line.say(`${event.level === 'warn' ? 'warning: ' : ''}${event.message}`);
      else return { record: event.record, cached: event.cached };
    }
  } finally {
    line.end();
  }
  throw new Error('The job ended without a result.');
}
