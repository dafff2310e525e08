import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./testing/electron.ts'));
const { answerDialogs } = await import('./dialogs.ts');
const { answers, asked, BrowserWindow, ipcMain } = await import('./testing/electron.ts');

answerDialogs();
const window = new BrowserWindow({});
const own = { senderFrame: { parent: null, url: 'app://almanac/' }, sender: window.webContents };
const ask = (kind: unknown, options?: unknown, event: unknown = own) => ipcMain.handlers['almanac:dialog']!(event, kind, options);

beforeEach(() => {
  asked.length = 0;
});

describe('dialogues', () => {
  it('give the path that was chosen, or null', async () => {
    answers.push({ filePaths: ['/data/load.csv'] }, { filePath: '/out/release.tar.gz' }, { filePaths: [] }, { filePath: '' });
    expect(await ask('file', { filters: [{ name: 'Data', extensions: ['csv', 'tar.gz', '*'] }] })).toBe('/data/load.csv');
    expect(await ask('save', { defaultPath: 'release.tar.gz' })).toBe('/out/release.tar.gz');
    expect(await ask('folder')).toBeNull();
    expect(await ask('save')).toBeNull();
    expect(asked.map((a) => a.kind)).toEqual(['open', 'save', 'open', 'save']);
    expect(asked[2]!.options.properties).toEqual(['openDirectory', 'createDirectory']);
  });

  it('are not shown to strangers', async () => {
    const strangers = [
      { ...own, senderFrame: { parent: null, url: 'https://evil.example/' } },
      { ...own, senderFrame: { parent: {}, url: 'app://almanac/' } },
      { ...own, senderFrame: null },
    ];
    for (const stranger of strangers) await expect(ask('file', {}, stranger)).rejects.toThrow('Refused');
    expect(asked).toEqual([]);
  });

  it('take only what they know', async () => {
    for (const [kind, options] of [
      ['format-disk', {}],
      ['file', { title: 5 }],
      ['file', { filters: [{ name: 'x', extensions: ['../../etc'] }] }],
    ])
      await expect(ask(kind, options)).rejects.toThrow();
    answers.push({ filePaths: ['/a'] });
    await ask('file', { properties: ['openDirectory'], securityScopedBookmarks: true });
    expect(asked[0]!.options).toEqual({ properties: ['openFile'] });
  });
});
