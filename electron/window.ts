import { join } from 'node:path';
import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import { CHANNELS } from './channels.ts';
import { ORIGIN } from './protocol.ts';
import { webPreferences } from './security.ts';
import { loadWindowState, saveWindowState } from './window-state.ts';

export interface MainWindow {
  readonly window: BrowserWindow;
  /** Sends a command to the page as soon as it is there. */
  tell(command: string, argument?: string): void;
  /** Brings the window to the front. */
  show(): void;
}

const DEFAULT_SIZE = { width: 1440, height: 900 };
/** A page that dies again so soon after it was reloaded is left alone, milliseconds. */
const RELOAD_PAUSE = 5000;

export function openMainWindow(preload: string): MainWindow {
  const file = join(app.getPath('userData'), 'window.json');
  const kept = loadWindowState(
    file,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const { maximized, ...bounds } = kept ?? { ...DEFAULT_SIZE, maximized: false };
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Almanac',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1a1b1e' : '#ffffff',
    webPreferences: webPreferences(preload, !app.isPackaged),
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => saveWindowState(file, { ...window.getNormalBounds(), maximized: window.isMaximized() }));

  let reloaded = 0;
  window.webContents.on('render-process-gone', (_gone, { reason }) => {
    if (reason === 'clean-exit' || Date.now() - reloaded < RELOAD_PAUSE) return;
    reloaded = Date.now();
    window.reload();
  });
  const loaded = window.loadURL(`${ORIGIN}/`).then(
    () => true,
    (error: Error) => {
      dialog.showErrorBox('Almanac cannot show its window', `${error.message}\nInstall Almanac again; your workspaces are not touched.`);
      return false;
    },
  );
  return {
    window,
    tell: (command, argument) =>
      void loaded.then((there) => there && !window.isDestroyed() && window.webContents.send(CHANNELS.menu, command, argument)),
    show: () => {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}
