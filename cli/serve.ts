import { parseArgs } from 'node:util';
import { VARIABLES } from '#shared/serving/environment.ts';
import { EXIT } from './exit-codes.ts';
import { UsageError } from './flags.ts';
import { print } from './output.ts';

const PREFIX = 'ALMANAC_';

/** A variable of the service as a flag. Secrets have none: their files have. */
interface Flag {
  readonly flag: string;
  readonly variable: string;
  readonly help: string;
}

const isSecret = (name: string): boolean => `${name}_FILE` in VARIABLES;

const FLAGS: readonly Flag[] = Object.entries(VARIABLES).flatMap(([variable, schema]) => {
  if (isSecret(variable) || variable.startsWith('OTEL_')) return [];
  const of = VARIABLES[variable.replace(/_FILE$/, '') as keyof typeof VARIABLES];
  const help = schema.description ?? `File of the ${(of.description ?? '').slice(0, 1).toLowerCase()}${(of.description ?? '').slice(1)}`;
  return [{ flag: variable.replace(PREFIX, '').toLowerCase().replaceAll('_', '-'), variable, help }];
});

const width = Math.max(...FLAGS.map(({ flag }) => flag.length));
const HELP = [
  'almanac serve [options]',
  '',
  'Answers forecasts over HTTP from signed releases, until it is told to end. Every option is a variable of the environment too',
  '(--port is ALMANAC_PORT). Without --trusted-keys your own keys and those you trust count.',
  'almanac serve token NAME viewer|publisher|admin [DAYS] makes a token, and its line for --tokens.',
  '',
  ...FLAGS.map(({ flag, help }) => `  --${flag.padEnd(width)}  ${help}`),
  `  --${'home'.padEnd(width)}  Folder of your settings and keys`,
].join('\n');

function environmentOf(argv: readonly string[]): { home: string | undefined; variables: Record<string, string | undefined> } {
  const options = Object.fromEntries([...FLAGS.map((f) => f.flag), 'home'].map((flag) => [flag, { type: 'string' as const }]));
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({ args: [...argv], options }));
  } catch (error) {
    throw new UsageError(`serve: ${(error as Error).message.split('. ')[0]}`);
  }
  const given = FLAGS.filter(({ flag }) => values[flag] !== undefined).map(({ flag, variable }) => [variable, String(values[flag])]);
  return { home: values.home as string | undefined, variables: { ...process.env, ...Object.fromEntries(given) } };
}

/** One's own keys and those that one trusts, as lines `name base64key`. */
async function trustedHere(home: string | undefined): Promise<string> {
  const { createEngine, defaultHome } = await import('#engine/index.ts');
  const engine = createEngine({ home: home ?? defaultHome(), logLevel: 'silent' });
  try {
    const client = engine.client();
    const [{ identities }, trusted] = [await client.identities.list({}), await client.identities.trusted({})];
    return [...identities, ...trusted].map(({ name, key }) => `${name.replace(/\s+/g, '-')} ${key}`).join('\n');
  } finally {
    await engine.close();
  }
}

async function makeToken([name, role, days]: readonly string[]): Promise<number> {
  const { makeToken: make } = await import('../server/forecast/index.ts');
  const { TokenRequest } = await import('#shared/serving/api.ts');
  const request = TokenRequest.safeParse({ name, role, ...(days !== undefined && { days: Number(days) }) });
  if (!request.success)
    throw new UsageError(`serve token: ${request.error.issues.map((i) => `${i.path.join('.')} ${i.message}`).join('; ')}.`);
  const { token, stored } = await make(request.data);
  console.error('The token, which is shown this once; and its line for the file that --tokens names:');
  return print(`${token}\n${JSON.stringify(stored)}`);
}

/** Serves until a signal asks it to end; a second one ends it at once. */
export async function serveCommand(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) return print(HELP);
  if (argv[0] === 'token') return makeToken(argv.slice(1));
  const { home, variables } = environmentOf(argv);
  const { ConfigurationError, startForecastService } = await import('../server/forecast/index.ts');
  try {
    const keys = variables.ALMANAC_TRUSTED_KEYS || (await trustedHere(home));
    const service = await startForecastService({ ...variables, ...(keys && { ALMANAC_TRUSTED_KEYS: keys }) });
    print(`Almanac answers at ${service.address} (docs at ${service.address}/docs).`);
    if (service.adminTokenFile) print(`The token of the administrator lies in ${service.adminTokenFile}.`);
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const)
        process.once(signal, () => {
          process.once(signal, () => process.exit(EXIT.cancelled.code));
          resolve();
        });
    });
    await service.close();
    return EXIT.ok.code;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new UsageError(`serve: ${error.problems.map((p) => `${'variable' in p ? `${p.variable} ` : ''}${p.message}`).join('; ')}.`);
  }
}
