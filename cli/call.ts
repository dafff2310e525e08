import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import type { Client } from '#engine/index.ts';
import type { JobEvent } from '#shared/base/method.ts';
import { EXIT } from './exit-codes.ts';
import { type Flags, parseFlags, UsageError } from './flags.ts';
import { methodHelp } from './help.ts';
import type { Method } from './methods.ts';
import { print, render, toJson } from './output.ts';
import { workspaceFolder } from './places.ts';
import { follow } from './progress.ts';

type AnyCall = (input: unknown) => Promise<unknown>;

async function baseInput(file: string | undefined): Promise<Record<string, unknown>> {
  if (!file) return {};
  try {
    const source = file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8');
    return JSON.parse(source) as Record<string, unknown>;
  } catch (error) {
    throw new UsageError(`--input ${file} is no file with JSON: ${(error as Error).message}`);
  }
}

/** `import run --path F` without a plan takes the plan that detection proposes, says so, and lets flags override it. */
async function withProposedPlan(
  client: Client,
  input: Record<string, unknown>,
  say: (text: string) => void,
): Promise<Record<string, unknown>> {
  if (typeof input.path !== 'string' || input.time) return input;
  const { plan, findings } = await client.import.detect({ path: input.path, read: (input.read ?? {}) as never });
  for (const finding of findings) say(`${finding.level === 'info' ? '' : `${finding.level}: `}${finding.message} ${finding.hint}`);
  if (!plan) throw new UsageError(`No plan could be proposed for ${input.path}: give --time, --target and --axis.`);
  const { path, ...proposed } = plan;
  say(`read as: ${JSON.stringify(proposed)}`);
  return { ...plan, ...input };
}

/** Secrets given as `-` are read from standard input: a command line can be read by others. */
async function withSecrets(method: Method, input: Record<string, unknown>): Promise<Record<string, unknown>> {
  const hidden = Object.entries(method.input.properties ?? {}).filter(([name, schema]) => schema.secret && input[name] === '-');
  if (hidden.length === 0) return input;
  const value = (await readAll(process.stdin)).replace(/\r?\n$/, '');
  return { ...input, ...Object.fromEntries(hidden.map(([name]) => [name, value])) };
}

const isUnsound = (answer: unknown): boolean => typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false;

/** Runs one method of the contract and prints its answer. Answers with the exit status. */
export async function callMethod(method: Method, argv: readonly string[]): Promise<number> {
  const flags: Flags = parseFlags(argv, method.input);
  if (flags.global.help) return print(methodHelp(method));
  if (flags.positionals.length > 0)
    throw new UsageError(`${method.group} ${method.name} takes no argument "${flags.positionals[0]}": name it with a flag.`);
  const { createEngine, defaultHome } = await import('#engine/index.ts');
  const engine = createEngine({ home: flags.global.home ?? defaultHome() });
  const quiet = flags.global.quiet === true;
  const note = (text: string): void => {
    if (!quiet) console.error(text);
  };
  try {
    const client = engine.client(flags.global.as ? { identity: flags.global.as } : {});
    const folder = method.meta.workspace ? workspaceFolder(flags.global.workspace) : undefined;
    if (folder) await client.workspace.open({ path: folder });
    let input = { ...(await baseInput(flags.global.input)), ...flags.input };
    input = await withSecrets(method, input);
    if (method.group === 'import' && method.name === 'run') input = await withProposedPlan(client, input, note);
    const call = (client as unknown as Record<string, Record<string, AnyCall>>)[method.group]![method.name]!;
    const answer = await call(input);
    const streams = typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;
    if (!streams) {
      print(flags.global.json ? toJson(answer) : render(answer));
      return isUnsound(answer) ? EXIT.unsound.code : EXIT.ok.code;
    }
    const interrupt = cancelOnInterrupt(client);
    const result = await follow(answer as AsyncIterable<JobEvent>, { quiet, onStart: interrupt.of }).finally(interrupt.off);
    return print(flags.global.json ? toJson(result) : `${result.record}${result.cached ? '  (made before, with the same inputs)' : ''}`);
  } finally {
    await engine.close();
  }
}

/** Ctrl-C cancels the job, once there is one. */
function cancelOnInterrupt(client: Client): { of: (job: string) => void; off: () => void } {
  let cancel = (): void => {};
  const listen = (): void => cancel();
  return {
    of: (job) => {
      cancel = () => {
        console.error('\nCancelling…');
        client.jobs.cancel({ job }).catch(() => process.exit(130));
      };
      process.once('SIGINT', listen);
    },
    off: () => void process.off('SIGINT', listen),
  };
}
