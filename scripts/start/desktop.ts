import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** The Electron program in node_modules, if it has been fetched. */
export function findElectron(root: string, env: Env = process.env): string | undefined {
  const packaged = join(root, 'node_modules', 'electron');
  const pathFile = join(packaged, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : undefined;
  const program = env.ELECTRON_OVERRIDE_DIST_PATH
    ? join(env.ELECTRON_OVERRIDE_DIST_PATH, name ?? 'electron')
    : name && join(packaged, 'dist', name);
  return program && existsSync(program) ? program : undefined;
}

const RELEASES = 'https://github.com/electron/electron/releases/';

async function reachable(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(5000) })).status < 500;
  } catch {
    return false;
  }
}

/** Fetches Electron's program with the package's own installer, which checks it against the checksums it carries. */
export async function fetchElectron(root: string, env: Env = process.env): Promise<string | { reason: string }> {
  const from = env.ELECTRON_MIRROR || env.npm_config_electron_mirror || RELEASES;
  if (!(await reachable(from)))
    return { reason: `Electron's program is not here yet and its host cannot be reached (${new URL(from).host})` };
  console.log('Fetching Electron (once, about 120 MB) …');
  spawnSync(process.execPath, [join(root, 'node_modules', 'electron', 'install.js')], { stdio: 'inherit' });
  return findElectron(root, env) ?? { reason: "Electron's program could not be fetched (see above)" };
}

/** Why the desktop window cannot be used at all, whatever is fetched; undefined where it can. */
export function noDesktop(args: readonly string[], display: boolean, env: Env = process.env, uid = process.getuid?.()): string | undefined {
  if (args.includes('--browser')) return 'you asked for the browser';
  if (env.ALMANAC_BROWSER) return 'ALMANAC_BROWSER is set';
  if (!display) return 'there is no display';
  if (uid === 0) return 'Electron does not run as root with its sandbox on';
  return undefined;
}
