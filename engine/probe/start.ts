import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

// Beside the engine's bundle it is called service.js.
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? '../../server/forecast/main.ts' : './service.js', import.meta.url);

/** A forecast service of one's own, for a moment. */
export interface StartedService {
  /** What it says, line by line. */
  readonly lines: AsyncIterable<string>;
  readonly pid: number | undefined;
  /** Asks it to end, and waits until it has. */
  readonly stop: () => Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

async function* joined(...streams: readonly NodeJS.ReadableStream[]): AsyncGenerator<string> {
  const lines: string[] = [];
  let open = streams.length;
  let wake = Promise.withResolvers<void>();
  for (const input of streams)
    createInterface({ input })
      .on('line', (line) => {
        lines.push(line);
        wake.resolve();
      })
      .on('close', () => {
        open--;
        wake.resolve();
      });
  while (open > 0 || lines.length > 0) {
    yield* lines.splice(0);
    if (open === 0) continue;
    await wake.promise;
    wake = Promise.withResolvers();
  }
}

function startProcess(env: Environment): StartedService {
  const { PATH = '', SystemRoot } = process.env;
  const child = spawn(process.execPath, [fileURLToPath(ENTRY)], {
    env: { PATH, ...(SystemRoot && { SystemRoot }), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { lines: joined(child.stdout, child.stderr), pid: child.pid, stop };
}

function startThread(env: Environment): StartedService {
  const worker = new Worker(ENTRY, { env: { ...env }, stdout: true, stderr: true });
  const ended = once(worker, 'exit');
  const stop = async (): Promise<void> => {
    worker.postMessage('stop');
    await ended;
  };
  return { lines: joined(worker.stdout, worker.stderr), pid: undefined, stop };
}

/** In a process of its own; in a thread in the desktop shell, which cannot be started as plain Node (a fuse forbids it). */
export const startService = (env: Environment, asThread = process.versions.electron !== undefined): StartedService =>
  asThread ? startThread(env) : startProcess(env);
