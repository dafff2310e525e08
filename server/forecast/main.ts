import { parentPort } from 'node:worker_threads';
import { TokenRequest } from '#shared/serving/api.ts';
import { ConfigurationError, makeToken, startForecastService } from './index.ts';

const say = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

/** `token <name> <role> [days]`: prints a token (`token`), and its line for ALMANAC_TOKENS (`stored`). */
async function token([name, role, days]: readonly string[]): Promise<void> {
  const request = TokenRequest.parse({ name, role, ...(days !== undefined && { days: Number(days) }) });
  const { token: made, stored } = await makeToken(request);
  say({ token: made, stored });
}

/** Serves until SIGTERM or SIGINT; a second one ends it at once. */
async function serve(): Promise<void> {
  const service = await startForecastService(process.env);
  const { address, adminTokenFile } = service;
  say({ event: 'ready', address, ...(adminTokenFile !== null && { admin_token_file: adminTokenFile }) });
  const end = (): void => void service.close().then(() => process.exit(0));
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      process.once(signal, () => process.exit(130));
      end();
    });
  // A thread gets no signals: whoever started it sends a word.
  parentPort?.once('message', end);
}

try {
  const [command, ...rest] = process.argv.slice(2);
  if (command === 'token') await token(rest);
  else await serve();
} catch (error) {
  const lines = error instanceof ConfigurationError ? error.problems : [{ message: (error as Error).message }];
  for (const line of lines) process.stderr.write(`${JSON.stringify({ level: 'fatal', msg: 'the service does not start', ...line })}\n`);
  process.exit(1);
}
