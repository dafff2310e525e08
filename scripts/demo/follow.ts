import { dim } from './paint.ts';

interface Event {
  readonly type: string;
  readonly share?: number;
  readonly message?: string;
  readonly record?: string;
}

/** Seconds that each stage took, over all data sets. */
export const spent = new Map<string, number>();

export async function timed<T>(stage: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    spent.set(stage, (spent.get(stage) ?? 0) + (performance.now() - started) / 1000);
  }
}

const live = process.stderr.isTTY;
const clear = (): void => {
  if (live) process.stderr.write('\r\u001b[K');
};

/** Runs a job to its end, with its progress on one line of the terminal. Returns the record it made. */
export function follow(stage: string, start: () => Promise<AsyncIterable<Event>>): Promise<string> {
  return timed(stage, async () => {
    try {
      for await (const event of await start()) {
        if (live && event.type === 'progress')
          process.stderr.write(`\r\u001b[K${dim(`  ${stage}: ${Math.round(100 * event.share!)} %  ${event.message}`.slice(0, 100))}`);
        if (event.type === 'done') return event.record!;
      }
    } finally {
      clear();
    }
    throw new Error(`${stage} ended without a record.`);
  });
}
