import { spawn } from 'node:child_process';

type Env = Readonly<Record<string, string | undefined>>;

/** Whether a window can be shown. */
export const hasDisplay = (platform: NodeJS.Platform, env: Env): boolean =>
  platform === 'win32' || platform === 'darwin' ? !env.SSH_CONNECTION : Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);

/** The command that opens an address in the user's browser. */
export function browserCommand(address: string, platform: NodeJS.Platform): { file: string; args: string[] } {
  if (platform === 'win32') return { file: 'rundll32', args: ['url.dll,FileProtocolHandler', address] };
  return { file: platform === 'darwin' ? 'open' : 'xdg-open', args: [address] };
}

/** Opens the user's browser. Resolves to why it did not, or to undefined. */
export function openBrowser(address: string, platform = process.platform, env: Env = process.env): Promise<string | undefined> {
  if (!hasDisplay(platform, env)) return Promise.resolve('there is no display');
  const { file, args } = browserCommand(address, platform);
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(`"${file}" could not be started`));
    child.once('spawn', () => {
      child.unref();
      resolve(undefined);
    });
  });
}
