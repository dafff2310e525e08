import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./testing/electron.ts'));
const posted: unknown[][] = [];
vi.stubGlobal('window', { location: { origin: 'app://almanac' }, postMessage: (...args: unknown[]) => posted.push(args) });
await import('./preload.ts');
const { exposed, invoked, ipcRenderer } = await import('./testing/electron.ts');

interface Bridge {
  connect(): void;
  pathOf(file: File): string;
  openFile(options?: object): Promise<unknown>;
  openFolder(): Promise<unknown>;
  saveFile(): Promise<unknown>;
  onMenu(listener: (...args: unknown[]) => void): void;
}
const bridge = exposed.almanac as Bridge;

describe('the preload', () => {
  it('exposes exactly these functions, and no Electron object', () => {
    expect(Object.keys(exposed)).toEqual(['almanac']);
    const types = Object.fromEntries(Object.entries(exposed.almanac as object).map(([key, value]) => [key, typeof value]));
    expect(types).toEqual({
      platform: 'string',
      connect: 'function',
      pathOf: 'function',
      openFile: 'function',
      openFolder: 'function',
      saveFile: 'function',
      onMenu: 'function',
    });
  });

  it('sends on its own channels only', async () => {
    invoked.length = 0;
    bridge.connect();
    await bridge.openFile({ title: 'Open' });
    await bridge.openFolder();
    await bridge.saveFile();
    expect(invoked).toEqual([
      ['almanac:connect'],
      ['almanac:dialog', 'file', { title: 'Open' }],
      ['almanac:dialog', 'folder', {}],
      ['almanac:dialog', 'save', {}],
    ]);
    expect(bridge.pathOf({ name: 'load.csv' } as File)).toBe('/real/load.csv');
  });

  it('hands the port to the own window and no other origin', () => {
    const port = {};
    ipcRenderer.emit('almanac:port', { ports: [port] });
    expect(posted).toEqual([['almanac:port', 'app://almanac', [port]]]);
  });

  it('keeps early commands for the listener and gives it no event', () => {
    const heard: unknown[][] = [];
    ipcRenderer.emit('almanac:menu', { sender: 'secret' }, 'open-workspace', '/demand');
    bridge.onMenu((...args) => heard.push(args));
    ipcRenderer.emit('almanac:menu', { sender: 'secret' }, '/train');
    expect(heard).toEqual([
      ['open-workspace', '/demand'],
      ['/train', undefined],
    ]);
  });
});
