import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, ipcMain, Menu, nativeTheme, protocol, session, shell } from 'electron';
import { CHANNELS } from './channels.ts';
import { answerDialogs } from './dialogs.ts';
import { type EngineHost, startEngine } from './engine-host.ts';
import { menuTemplate } from './menu.ts';
import { commandFor, readArgs } from './open-paths.ts';
import { createAppHandler, registerScheme } from './protocol.ts';
import { confinePages, hardenSession, isOurPage } from './security.ts';
import { followTheme } from './theme.ts';
import { userHome } from './user-home.ts';
import { type MainWindow, openMainWindow } from './window.ts';

const DIST = fileURLToPath(new URL('..', import.meta.url));
/** What follows the program, and in development the app's folder. */
const ownArgs = (argv: readonly string[]): readonly string[] =>
  argv.slice(
    Math.max(
      0,
      argv.findIndex((arg) => resolve(arg) === app.getAppPath()),
    ) + 1,
  );
const given = readArgs(ownArgs(process.argv), process.cwd());
const home = given.home ?? userHome();

let main: MainWindow | undefined;
let engine: EngineHost | undefined;
/** Paths to open that came before there was a window. */
const waiting: string[] = [];

function openPath(path: string): void {
  const command = commandFor(path);
  if (!main) waiting.push(path);
  else if (command) main.tell(...command);
}

function openWindow(): void {
  main = openMainWindow(join(DIST, 'preload', 'preload.cjs'));
  main.window.on('closed', () => {
    main = undefined;
  });
  for (const path of waiting.splice(0)) openPath(path);
}

function start(): void {
  const devTools = !app.isPackaged;
  hardenSession(session.defaultSession, devTools);
  protocol.handle('app', createAppHandler(join(DIST, 'renderer')));
  followTheme(home, nativeTheme);
  answerDialogs();
  engine = startEngine({
    entry: join(DIST, 'electron', 'engine-process.js'),
    home,
    onCrash: (code, delay) => console.error(`The engine ended with code ${code}; starting it again in ${delay} ms.`),
  });
  ipcMain.on(CHANNELS.connect, (event) => {
    if (isOurPage(event.senderFrame)) engine?.connect(event.sender);
  });
  const actions = { tell: (command: string) => main?.tell(command), openLogs: () => void shell.openPath(join(home, 'logs')) };
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, devTools, actions)));
  waiting.unshift(...given.paths);
  openWindow();
}

app.setName('Almanac');
app.setPath('userData', join(home, 'window'));
app.enableSandbox();
registerScheme();
confinePages(app);

if (app.requestSingleInstanceLock()) {
  app.on('open-file', (event, path) => {
    event.preventDefault();
    openPath(path);
  });
  app.on('second-instance', (_again, argv, cwd) => {
    main?.show();
    for (const path of readArgs(ownArgs(argv), cwd).paths) openPath(path);
  });
  app.on('activate', () => {
    if (!main && engine) openWindow();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    const ending = engine;
    if (!ending) return;
    event.preventDefault();
    engine = undefined;
    void ending.stop().finally(() => app.quit());
  });
  void app.whenReady().then(start);
} else app.quit();
