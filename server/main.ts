import { fileURLToPath } from 'node:url';
import { createEngine, defaultHome, VERSION } from '#engine/index.ts';
import { openBrowser } from './browser.ts';
import { type Flags, parseFlags, USAGE, UsageError } from './flags.ts';
import { type Door, openDoor } from './server.ts';

const APP = fileURLToPath(new URL('../dist/renderer', import.meta.url));

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Resolves when the process shall end: a signal, or nothing connected for so long. */
function untilTheEnd(door: Door, idle: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve();
      });
    if (idle === undefined) return;
    let since = Date.now();
    const look = setInterval(() => {
      if (door.busy() > 0) since = Date.now();
      if (Date.now() - since >= idle * 1000) {
        clearInterval(look);
        resolve();
      }
    }, 50);
    look.unref();
  });
}

async function serve(flags: Flags): Promise<void> {
  const home = flags.home ?? defaultHome();
  const engine = createEngine({ home });
  try {
    if (flags.workspace) await engine.client().workspace.open({ path: flags.workspace, create: true });
    const door = await openDoor({
      engine,
      home,
      app: flags.app ?? APP,
      host: flags.host,
      port: flags.port,
      token: process.env.ALMANAC_TOKEN || undefined,
    });
    say(`Almanac ${VERSION} is ready at\n\n  ${door.address}\n`);
    say('Whoever has this address can use it: its last part is the key. Stop with Ctrl+C.');
    if (flags.open) {
      const reason = await openBrowser(door.openingAddress());
      say(reason ? `No browser was opened: ${reason}.` : 'Opening your browser.');
    }
    await untilTheEnd(door, flags.idle);
    await door.close();
  } finally {
    await engine.close();
  }
}

function explain(error: unknown): string {
  const { code, message, data } = error as NodeJS.ErrnoException & { data?: { hint?: string } };
  if (code === 'EADDRINUSE') return 'The port is in use by another program.\nChoose another with --port, or leave it out.';
  return [message, data?.hint].filter(Boolean).join('\n');
}

try {
  const flags = parseFlags(process.argv.slice(2));
  if (flags === 'help') say(USAGE);
  else await serve(flags);
} catch (error) {
  process.stderr.write(`${error instanceof UsageError ? `${error.message}\n\n${USAGE}` : explain(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
