import { Writable } from 'node:stream';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

/** What a log must not hold, wherever it comes from. */
const SECRETS = [
  'req.headers.authorization',
  'req.headers["x-api-token"]',
  'headers.authorization',
  'headers["x-api-token"]',
  'token',
  'secret',
];

const text = (line: string): string => {
  const { time, level, msg, pid: _, hostname: __, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const facts = Object.entries(rest).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return `${String(time)} ${String(level).toUpperCase().padEnd(5)} ${String(msg)} ${facts.join(' ')}\n`;
};

const asText = (to: DestinationStream): DestinationStream => ({ write: (line: string) => to.write(text(line)) });

/** What waits to be written is bounded, and lost beyond that. */
const WAITING_MOST = 2 ** 20;

/** Standard output. Where it cannot be written, on a full disk, lines are lost and the service goes on; what waits is tried again. */
function standardOutput(format: 'json' | 'text'): DestinationStream {
  const out =
    format === 'text'
      ? process.stdout
      : pino.destination({ fd: 1, sync: false, minLength: 4096, maxLength: WAITING_MOST, periodicFlush: 200 });
  out.on('error', () => {});
  return out;
}

/** JSON lines: time, level, msg, request_id …; `format: 'text'` for a terminal. */
export function createLog(level: string, format: 'json' | 'text', to: DestinationStream | undefined): Logger {
  const out = to ?? standardOutput(format);
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRETS, censor: '[secret]' },
  };
  return pino(options, format === 'text' ? asText(out) : out);
}

/** Takes lines and does nothing with them. */
export const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
