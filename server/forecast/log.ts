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

/** JSON lines: time, level, msg, request_id …; `format: 'text'` for a terminal. */
export function createLog(level: string, format: 'json' | 'text', to: DestinationStream | undefined): Logger {
  const out = to ?? (format === 'text' ? process.stdout : pino.destination({ fd: 1, sync: false, minLength: 4096, periodicFlush: 200 }));
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRETS, censor: '[secret]' },
  };
  return pino(options, format === 'text' ? asText(out as DestinationStream) : (out as DestinationStream));
}

/** Takes lines and does nothing with them. */
export const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
