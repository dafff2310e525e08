import { parseArgs } from 'node:util';

export interface Flags {
  readonly workspace?: string;
  readonly home?: string;
  /** Folder of the built page. */
  readonly app?: string;
  readonly host: string;
  readonly port: number;
  readonly open: boolean;
  /** Seconds without a connection after which the server ends. */
  readonly idle?: number;
}

export const USAGE = `Almanac in the browser, on this machine only.

  --workspace DIR            open (or create) this workspace
  --port P                   listen on this port (default: a free one)
  --host H                   127.0.0.1 (default), ::1 or localhost; nothing else
  --home DIR                 folder of settings and logs
  --app DIR                  folder of the built page (default: dist/renderer)
  --open                     open a browser
  --exit-after-idle SECONDS  stop when nothing has been connected for so long
`;

/** A mistake on the command line: the message says which flag, and what it takes. */
export class UsageError extends Error {}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

function numberOf(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < least || value > most)
    throw new UsageError(`--${name} "${text}" is not a number from ${least} to ${most}.`);
  return value;
}

export function parseFlags(args: readonly string[]): Flags | 'help' {
  const text = { type: 'string' } as const;
  const yes = { type: 'boolean' } as const;
  let values: Record<string, string | boolean | undefined>;
  try {
    const options = { workspace: text, home: text, app: text, host: text, port: text, 'exit-after-idle': text, open: yes, help: yes };
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const one = (name: string): string | undefined => values[name] as string | undefined;
  if (values.help) return 'help';
  const host = one('host') ?? '127.0.0.1';
  if (!LOOPBACK.includes(host))
    throw new UsageError(
      `--host ${host}: Almanac listens on this machine only (${LOOPBACK.join(', ')}). To reach it from elsewhere, use an SSH tunnel.`,
    );
  const port = numberOf('port', one('port'), 0, 65_535) ?? 0;
  if (!Number.isInteger(port)) throw new UsageError(`--port ${port} is not a whole number.`);
  return {
    workspace: one('workspace'),
    home: one('home'),
    app: one('app'),
    host,
    port,
    open: values.open === true,
    idle: numberOf('exit-after-idle', one('exit-after-idle'), 0.1, 1e9),
  };
}
