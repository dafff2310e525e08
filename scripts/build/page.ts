import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Milliseconds since 1970 at which the newest of `paths` (files, or folders with all they hold) was changed. */
export function newest(paths: readonly string[]): number {
  const changed = (path: string): number => {
    const info = statSync(path, { throwIfNoEntry: false });
    if (!info) return 0;
    const inside = info.isDirectory() ? readdirSync(path).map((name) => changed(join(path, name))) : [];
    return Math.max(info.mtimeMs, ...inside);
  };
  return Math.max(0, ...paths.map(changed));
}

/** Whether `output` is missing or older than its sources. */
export const isStale = (output: string, sources: readonly string[]): boolean =>
  !existsSync(output) || statSync(output).mtimeMs < newest(sources);

export const pageIsStale = (root = ROOT): boolean =>
  isStale(
    join(root, 'dist/renderer/index.html'),
    ['renderer', 'shared', 'vite.config.ts', 'package.json'].map((name) => join(root, name)),
  );

/** Builds renderer/ into dist/renderer/. */
export async function buildPage(): Promise<void> {
  const { build } = await import('vite');
  await build({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' });
}
