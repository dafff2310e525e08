import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { STAGES } from '#shared/contract.ts';

vi.mock('electron', () => import('./testing/electron.ts'));
const { menuTemplate } = await import('./menu.ts');
const { commandFor, readArgs } = await import('./open-paths.ts');
const { followTheme, readTheme } = await import('./theme.ts');
const { userHome } = await import('./user-home.ts');
const { loadWindowState, saveWindowState } = await import('./window-state.ts');
const { app } = await import('./testing/electron.ts');

const folder = mkdtempSync(join(tmpdir(), 'almanac-shell-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the window state', () => {
  const file = join(folder, 'window.json');
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
  const state = { x: 100, y: 50, width: 1200, height: 800, maximized: true };

  it('comes back', () => {
    saveWindowState(file, state);
    expect(loadWindowState(file, screens)).toEqual(state);
  });

  it.each([
    ['left of every screen', { ...state, x: -1190 }],
    ['on a screen that was unplugged', { ...state, x: 2500 }],
    ['above every screen', { ...state, y: -500 }],
    ['too small to use', { ...state, width: 10 }],
    ['not numbers', { ...state, x: 'left' }],
  ])('%s is forgotten', (_, bad) => {
    writeFileSync(file, JSON.stringify(bad));
    expect(loadWindowState(file, screens)).toBeUndefined();
  });

  it('unreadable or unwritable is no obstacle', () => {
    writeFileSync(file, '{');
    expect(loadWindowState(file, screens)).toBeUndefined();
    expect(() => saveWindowState(join(folder, 'no', 'such', 'folder.json'), state)).not.toThrow();
  });
});

describe('the menu', () => {
  const flatten = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...flatten((item.submenu as MenuItemConstructorOptions[]) ?? [])]);

  it.each(['linux', 'darwin', 'win32'] as const)('on %s leads to every stage, in order, each key once', (platform) => {
    const told: string[] = [];
    const logs = vi.fn();
    const items = flatten(menuTemplate(platform, false, { tell: (command) => told.push(command), openLogs: logs }));
    for (const item of items) (item.click as (() => void) | undefined)?.();
    expect(told.filter((command) => (STAGES as readonly string[]).includes(command.slice(1)))).toEqual(STAGES.map((stage) => `/${stage}`));
    expect(told).toEqual(expect.arrayContaining(['new-workspace', 'open-workspace', 'import', 'palette']));
    expect(logs).toHaveBeenCalledOnce();
    const keys = items.flatMap((item) => item.accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(items.some((item) => item.role === 'toggleDevTools' || item.role === 'reload')).toBe(false);
  });
});

describe('what is opened with the app', () => {
  const workspace = join(folder, 'demand');
  mkdirSync(workspace);
  for (const name of ['almanac.duckdb', 'demand.almanac']) writeFileSync(join(workspace, name), '');
  writeFileSync(join(folder, 'load.csv'), 'a\n');

  it('is a workspace, data, or nothing', () => {
    expect(commandFor(workspace)).toEqual(['open-workspace', workspace]);
    expect(commandFor(join(workspace, 'demand.almanac'))).toEqual(['open-workspace', workspace]);
    expect(commandFor(join(workspace, 'almanac.duckdb'))).toEqual(['open-workspace', workspace]);
    expect(commandFor(join(folder, 'load.csv'))).toEqual(['import', join(folder, 'load.csv')]);
    expect(commandFor(join(folder, 'nowhere.csv'))).toBeUndefined();
  });

  it('is read from a command line, past the switches of Chromium', () => {
    expect(readArgs(['--no-sandbox', '--type=x', 'a.csv', '--workspace', 'w', '--home=/h'], '/cwd')).toEqual({
      home: '/h',
      paths: ['/cwd/w', '/cwd/a.csv'],
    });
    expect(readArgs([], '/cwd')).toEqual({ home: undefined, paths: [] });
  });
});

describe('the theme', () => {
  it('is the one in the settings of the user', () => {
    const theme = { themeSource: 'light' as 'system' | 'light' | 'dark' };
    expect(readTheme(folder)).toBe('system');
    writeFileSync(join(folder, 'settings.json'), '{"theme":"dark","actor":"me"}');
    followTheme(folder, theme)();
    expect(theme.themeSource).toBe('dark');
    writeFileSync(join(folder, 'settings.json'), '{"theme":"pink"}');
    expect(readTheme(folder)).toBe('system');
  });
});

describe('the home', () => {
  it('is the same folder as through the other doors', async () => {
    const { defaultHome } = await import('#engine/index.ts');
    app.paths.appData = '/me/.config';
    expect(userHome({}, 'linux')).toBe(defaultHome({ XDG_CONFIG_HOME: '/me/.config' }, 'linux'));
    app.paths.appData = '/roaming';
    expect(userHome({}, 'win32')).toBe(defaultHome({ APPDATA: '/roaming' }, 'win32'));
    expect(userHome({ ALMANAC_HOME: '/else' })).toBe(defaultHome({ ALMANAC_HOME: '/else' }));
  });

  it('is read without loading the engine into the main process', () => {
    expect(readFileSync(new URL('./main.ts', import.meta.url), 'utf8')).not.toContain('#engine/');
  });
});
