import { appendFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Lines of JSON in one file a day. */
export interface Journal {
  /** Never throws and never waits: what cannot be written is told once to `onError`. */
  readonly write: (line: object) => void;
  /** Resolves when all that was given is written. */
  readonly flush: () => Promise<void>;
}

const BACKLOG_MOST = 10_000;
const DAYS_KEPT = 90;

/** `<folder>/<prefix>YYYY-MM-DD.jsonl`, days in UTC. Files older than 90 days are removed. */
export function createJournal(folder: string, prefix: string, onError: (error: unknown) => void, now: () => number = Date.now): Journal {
  let waiting: string[] = [];
  let running: Promise<void> | undefined;
  let today = '';

  const sweep = async (): Promise<void> => {
    const oldest = `${prefix}${new Date(now() - DAYS_KEPT * 86_400_000).toISOString().slice(0, 10)}.jsonl`;
    for (const file of await readdir(folder))
      if (file.startsWith(prefix) && file.endsWith('.jsonl') && file.length === oldest.length && file < oldest)
        await rm(join(folder, file));
  };
  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      try {
        const day = new Date(now()).toISOString().slice(0, 10);
        if (day !== today) await mkdir(folder, { recursive: true }).then(sweep);
        today = day;
        await appendFile(join(folder, `${prefix}${day}.jsonl`), lines.join(''), { mode: 0o640 });
      } catch (error) {
        onError(error);
      }
    }
    running = undefined;
  };
  return {
    write(line) {
      if (waiting.length < BACKLOG_MOST) waiting.push(`${JSON.stringify(line)}\n`);
      running ??= drain();
    },
    flush: async () => running,
  };
}
