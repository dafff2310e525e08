#!/usr/bin/env node
// Starts the command line on the Node that the project pins, whatever Node this file was started with.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants, homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const major = Number(process.versions.node.split('.')[0]);
if (major >= 24) {
  // Kept in a folder of this user: starts in half the time from the second run on.
  const caches = process.env.XDG_CACHE_HOME || process.env.LOCALAPPDATA || join(homedir(), '.cache');
  if (!process.env.NODE_COMPILE_CACHE) module.enableCompileCache(join(caches, 'almanac', 'compiled'));
  // A reader that has seen enough (head, less) is no error.
  process.stdout.on('error', (error) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  const pinned = fileURLToPath(new URL(`../node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`, import.meta.url));
  if (!existsSync(pinned)) {
    console.error(
      `Almanac needs Node 24; this is ${process.versions.node}. Run "npm install" in the Almanac folder once: it brings its own.`,
    );
    process.exit(1);
  }
  const child = spawnSync(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(child.status ?? 128 + (constants.signals[child.signal] ?? 0));
}
