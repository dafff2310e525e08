import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

/** A Chromium or Chrome of this machine, CHROMIUM before all others; undefined: Playwright's own. */
export const browserProgram = (): string | undefined => [process.env.CHROMIUM, ...BROWSERS].find((path) => path && existsSync(path));

/** Nothing goes out, nothing is remembered; root, as in a container, has no sandbox. */
export const chromiumArgs = (): string[] => [
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  '--disable-gpu',
  '--disable-software-rasterizer',
  '--force-prefers-reduced-motion',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** Electron's program, or why the journeys cannot run in it. */
export function electronProgram(): { program: string } | { reason: string } {
  const folder = join(ROOT, 'node_modules', 'electron');
  const named = join(folder, 'path.txt');
  const program = existsSync(named) ? join(folder, 'dist', readFileSync(named, 'utf8')) : '';
  if (!existsSync(program)) return { reason: "Electron's program is not there: run `npx electron --version` once on a connected machine" };
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return { reason: 'There is no display: run under xvfb-run' };
  return { program };
}
