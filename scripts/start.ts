// npm start [-- FLAGS]: the app, in a desktop window where that is possible, else in the browser on this machine.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { hasDisplay } from '../server/browser.ts';
import { buildShell, shellIsStale } from './build/node.ts';
import { buildPage, pageIsStale, ROOT } from './build/page.ts';
import { fetchElectron, findElectron, noDesktop } from './start/desktop.ts';

const args = process.argv.slice(2);

async function electronOrReason(): Promise<string | { reason: string }> {
  const reason = noDesktop(args, hasDisplay(process.platform, process.env));
  if (reason) return { reason };
  return findElectron(ROOT) ?? (await fetchElectron(ROOT));
}

/** Runs until the program ends; a signal to this process ends it too. */
function run(program: string, given: readonly string[]): Promise<number> {
  const child = spawn(program, given, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

if (pageIsStale()) {
  console.log('Building the app …');
  await buildPage();
}
const electron = await electronOrReason();
if (typeof electron === 'string') {
  if (shellIsStale()) await buildShell();
  process.exitCode = await run(electron, [ROOT, ...args]);
} else {
  console.log(`Almanac runs in the browser: ${electron.reason}.`);
  const server = join(ROOT, 'server', 'main.ts');
  process.exitCode = await run(process.execPath, [server, '--open', ...args.filter((arg) => arg !== '--browser')]);
}
