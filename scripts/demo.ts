/**
 * The main job in the terminal, on real data that comes with the dependencies: import, validate, features, backtest, compare, train,
 * forecast, what-if, approve, publish, report. All through the engine's client, as every door does it.
 *
 *   node scripts/demo.ts [FOLDER]     default: .cache/demo of this checkout; emptied first
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createEngine } from '#engine/index.ts';
import { CASES } from './demo/cases.ts';
import { spent } from './demo/follow.ts';
import { bold, dim, red } from './demo/paint.ts';
import { release, whatIf } from './demo/release.ts';
import { mainJob, type Outcome } from './demo/run.ts';

const MARK = '.almanac-demo';

function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** An empty folder for this run. Only one that an earlier run made is emptied. */
function freshFolder(given: string | undefined): string {
  const folder = resolve(given ?? join(import.meta.dirname, '..', '.cache', 'demo'));
  if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, MARK)))
    throw new Error(`${folder} is not empty and was not made by the demo. Name another folder.`);
  const runner = join(folder, MARK);
  const pid = existsSync(runner) ? Number(readFileSync(runner, 'utf8')) : 0;
  if (isRunning(pid)) throw new Error(`Another demo (process ${pid}) is at work in ${folder}. Wait for it, or name another folder.`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(runner, String(process.pid));
  return folder;
}

function times(total: number): string {
  const parts = [...spent].map(([stage, seconds]) => `${stage} ${seconds.toFixed(1)}`);
  return dim(`  ${total.toFixed(1)} s in all: ${parts.join(', ')} s`);
}

async function demo(): Promise<void> {
  const started = performance.now();
  const folder = freshFolder(process.argv[2]);
  const engine = createEngine({ home: join(folder, 'home'), logLevel: 'info' });
  try {
    const client = engine.client({ actor: 'demo' });
    console.log(`${bold('Almanac')} demo: the main job on three real data sets\n${dim(`  workspace ${join(folder, 'workspace')}`)}`);
    await client.workspace.open({ path: join(folder, 'workspace'), create: true });
    const as = async (name: string) => engine.client({ identity: (await client.identities.create({ name, use: false })).fingerprint });
    let last: Outcome | undefined;
    for (const one of CASES) last = await mainJob(client, one);
    const scenario = await whatIf(client, last!);
    const { report } = await release({ author: await as('Ada Lovelace'), reviewer: await as('Grace Hopper') }, last!, [scenario], folder);
    console.log(`\n${times((performance.now() - started) / 1000)}`);
    console.log(dim(`  the report has ${Math.round(statSync(report).size / 1024)} KiB; open it in any browser, mail it, print it\n`));
  } finally {
    await engine.close();
  }
}

// A reader that has seen enough (| head) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  await demo();
} catch (error) {
  const { code, message, data } = error as { code?: string; message?: string; data?: { hint?: string } };
  console.error(`\n${red(bold('The demo failed'))}${code ? ` (${code})` : ''}: ${message ?? error}`);
  if (data?.hint) console.error(`  ${data.hint}`);
  else if (!code) console.error(error);
  process.exitCode = 1;
}
