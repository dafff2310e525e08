import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { CHANNELS, type DialogKind, type DialogOptions } from './channels.ts';

const PLATFORMS: Readonly<Record<string, string>> = { darwin: 'mac', win32: 'windows' };

const ask = (kind: DialogKind, options?: DialogOptions): Promise<string | null> => ipcRenderer.invoke(CHANNELS.dialog, kind, options ?? {});

// Commands that come before the page listens, as when a file is opened with the app.
const early: [string, string?][] = [];
let obey = (command: string, argument?: string): void => void early.push([command, argument]);
ipcRenderer.on(CHANNELS.menu, (_, command: string, argument?: string) => obey(command, argument));

// A port cannot cross the bridge; a message to the page's own window carries it.
ipcRenderer.on(CHANNELS.port, (event) => window.postMessage(CHANNELS.port, window.location.origin, [...event.ports]));

/** All that the page can do besides talking to the engine. No Electron object, no channel name and no event gets through. */
const bridge = {
  platform: PLATFORMS[process.platform] ?? 'linux',
  connect: (): void => ipcRenderer.send(CHANNELS.connect),
  pathOf: (file: File): string => webUtils.getPathForFile(file),
  openFile: (options?: DialogOptions) => ask('file', options),
  openFolder: () => ask('folder'),
  saveFile: (options?: DialogOptions) => ask('save', options),
  onMenu: (listener: (command: string, argument?: string) => void): void => {
    obey = (command, argument) => listener(command, argument);
    for (const [command, argument] of early.splice(0)) listener(command, argument);
  },
};

contextBridge.exposeInMainWorld('almanac', bridge);
