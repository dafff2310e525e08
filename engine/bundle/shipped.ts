import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { AlmanacError } from '#shared/base/errors.ts';

/** Path in the bundle -> text: the forecast service (`service/…`) and templates (`deploy/…`, `docs/…`). */
export type Shipped = Readonly<Record<string, string>>;

const CHECKOUT = import.meta.url.endsWith('.ts') ? new URL('../../', import.meta.url) : undefined;
const FILE = CHECKOUT ? new URL('dist/release-files.json', CHECKOUT) : new URL('./release-files.json', import.meta.url);

/** Brings the file up to date with its sources. In a process of its own: the bundler is no part of the engine. */
async function rebuild(checkout: URL): Promise<void> {
  const script = fileURLToPath(new URL('scripts/build/service.ts', checkout));
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [script], { cwd: fileURLToPath(checkout), env, timeout: 120_000 });
}

/** What every release carries beside its model. A checkout builds it where it is missing or older than its sources. */
export async function shippedFiles(): Promise<Shipped> {
  try {
    if (CHECKOUT) await rebuild(CHECKOUT);
    return JSON.parse(await readFile(FILE, 'utf8')) as Shipped;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new AlmanacError(
      'NOT_FOUND',
      `The forecast service that goes into releases is not there: ${(stderr || message).trim().slice(-500)}`,
      {
        hint: CHECKOUT ? 'Run npm install and then npm run build.' : 'Install Almanac again: a file of its own is missing.',
        place: { file: fileURLToPath(FILE) },
      },
    );
  }
}
