import pino, { type Logger } from 'pino';
import { createStream } from 'rotating-file-stream';
import { scrub } from './identity/known-secrets.ts';

/** JSON lines in `folder`: a new file each day or 10 MB, packed, the last 14 kept. Secrets that were handed out are struck from them. */
export function createLog(folder: string, level: 'silent' | 'info' | 'debug'): { log: Logger; flush: () => Promise<void> } {
  if (level === 'silent') return { log: pino({ level }), flush: async () => {} };
  const stream = createStream('almanac.log', { path: folder, interval: '1d', size: '10M', maxFiles: 14, compress: 'gzip' });
  const scrubbing = { write: (line: string) => void stream.write(scrub(line)) };
  const log = pino({ level, base: { pid: process.pid }, redact: ['token', '*.token', '*.password', '*.secret'] }, scrubbing);
  return { log, flush: () => new Promise((resolve) => stream.end(resolve)) };
}
