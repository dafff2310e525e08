import { AlmanacError } from '#shared/base/errors.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { UsageError } from './flags.ts';
import { print } from './output.ts';

interface Told {
  readonly code?: string;
  readonly message: string;
  readonly data?: { readonly hint?: string; readonly place?: Record<string, unknown> };
}

function tell(error: unknown): number {
  if (error instanceof UsageError) {
    console.error(`almanac: ${error.message}\nSee almanac --help.`);
    return EXIT.usage.code;
  }
  const { code, message, data } = error as Told;
  if (!(error instanceof AlmanacError) && !data?.hint) {
    console.error(`almanac: unexpected error\n${error instanceof Error ? error.stack : String(error)}`);
    return EXIT.bug.code;
  }
  const place = Object.entries(data?.place ?? {}).map(([k, v]) => `${k} ${v}`);
  console.error(`almanac: ${message}${place.length > 0 ? `\n  at ${place.join(', ')}` : ''}${data?.hint ? `\n  ${data.hint}` : ''}`);
  return exitCodeOf(code ?? 'INTERNAL');
}

async function dispatch(argv: readonly string[]): Promise<number> {
  const [first, second] = argv;
  if (first === '--version') {
    const { VERSION } = await import('#engine/index.ts');
    return print(VERSION);
  }
  if (!first || first === '--help' || first === 'help') return print((await import('./help.ts')).generalHelp());
  if (first === 'forecast') return (await import('./file-commands.ts')).forecastCommand(argv.slice(1));
  if (first === 'serve') return (await import('./serve.ts')).serveCommand(argv.slice(1));
  // "backtest run", "backtest list" … are methods of the workbench; "backtest INPUT.csv" scores a file.
  const { findMethod, groups, methodsOf } = await import('./methods.ts');
  const method = second === undefined ? undefined : findMethod(first, second);
  if (method) return (await import('./call.ts')).callMethod(method, argv.slice(2));
  const short = (await import('./shortcuts.ts')).findShortcut(argv);
  if (short) return (await import('./call.ts')).callMethod(short.method, short.argv);
  if (first === 'release') return print((await import('./help.ts')).shortcutHelp(first));
  if (first === 'backtest' && second && second !== '--help') return (await import('./file-commands.ts')).backtestCommand(argv.slice(1));
  if (!groups().includes(first))
    throw new UsageError(`there is no command "${first}". Commands: forecast, serve, release, rollback, ${groups().join(', ')}.`);
  if (second && second !== '--help')
    throw new UsageError(
      `${first} has no method "${second}". Methods: ${methodsOf(first)
        .map((m) => m.name)
        .join(', ')}.`,
    );
  return print((await import('./help.ts')).groupHelp(first));
}

/** The command line. Answers with the exit status; standard output carries results only, the rest goes to standard error. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    return await dispatch(argv);
  } catch (error) {
    return tell(error);
  }
}
