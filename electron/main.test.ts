import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./testing/electron.ts'));
const home = mkdtempSync(join(tmpdir(), 'almanac-main-'));
vi.stubEnv('ALMANAC_HOME', home);
const argv = process.argv;
process.argv = ['/opt/almanac/almanac'];
const electron = await import('./testing/electron.ts');
const { app, BrowserWindow, forked, ipcMain, Menu, opened, protocol, session } = electron;
const workspace = join(home, 'demand');
mkdirSync(workspace);
writeFileSync(join(home, 'load.csv'), 'a\n');
await import('./main.ts');
process.argv = argv;

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

const settle = () => new Promise((resolve) => setImmediate(resolve));
const window = () => BrowserWindow.all.at(-1)!;

describe('the shell', () => {
  it('is sandboxed, and keeps its own files in the home, before anything is shown', () => {
    expect(app.calls).toContain('enableSandbox');
    expect(app.paths.userData).toBe(join(home, 'window'));
    expect(electron.schemes.map((s) => s.scheme)).toEqual(['app']);
    expect(BrowserWindow.all).toHaveLength(0);
  });

  it('opens its window on its own protocol, hardened, with what was opened before it was ready', async () => {
    app.emit('open-file', { preventDefault: () => {} }, workspace);
    app.ready.resolve();
    await settle();
    expect(window().urls).toEqual(['app://almanac/']);
    expect(window().options).toMatchObject({
      show: false,
      webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, devTools: false },
    });
    expect(protocol.handlers).toHaveProperty('app');
    expect(Object.keys(session.defaultSession.handlers).sort()).toEqual(['before', 'check', 'device', 'media', 'request']);
    expect(Menu.current).toBeInstanceOf(Array);
    expect(window().webContents.openHandler).toBeTypeOf('function');
    expect(window().webContents.sent).toEqual([['almanac:menu', 'open-workspace', workspace]]);
    window().emit('ready-to-show');
    expect(window().calls).toContain('show');
  });

  it('gives its page a port to the engine, and strangers none', () => {
    forked[0]!.emit('spawn');
    const page = window().webContents;
    ipcMain.emit('almanac:connect', { senderFrame: { parent: null, url: 'https://evil.example/' }, sender: page });
    expect(page.posted).toEqual([]);
    ipcMain.emit('almanac:connect', { senderFrame: { parent: null, url: 'app://almanac/' }, sender: page });
    expect(page.posted).toHaveLength(1);
    expect(forked[0]!.args).toEqual([home]);
  });

  it('is one: a second start hands over what it was to open', async () => {
    app.emit('second-instance', {}, ['/opt/almanac/almanac', '--some-switch', 'load.csv'], home);
    await settle();
    expect(window().calls).toContain('focus');
    expect(window().webContents.sent.at(-1)).toEqual(['almanac:menu', 'import', join(home, 'load.csv')]);
  });

  it('opens the folder of logs', () => {
    const items = (Menu.current as { submenu?: { label?: string; click?: () => void }[] }[]).flatMap((item) => item.submenu ?? []);
    items.find((item) => item.label === 'Open Log Folder')!.click!();
    expect(opened).toEqual([join(home, 'logs')]);
  });

  it('loads a page again that died, once', () => {
    window().webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    window().webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(window().calls.filter((call) => call === 'reload')).toHaveLength(1);
  });

  it('lets the engine finish before it quits', async () => {
    app.quit();
    expect(app.calls).not.toContain('gone');
    expect(forked[0]!.posted.at(-1)!.message).toBe('stop');
    forked[0]!.emit('exit', 0);
    await settle();
    expect(app.calls.at(-1)).toBe('gone');
    expect(forked).toHaveLength(1);
  });
});
