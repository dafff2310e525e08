// A small fake of the module 'electron' for unit tests: events are emitted by hand, what is called is kept.
import { EventEmitter } from 'node:events';

type Listener = (...args: never[]) => unknown;

export class FakePort {
  readonly sent: unknown[] = [];
}
export class MessageChannelMain {
  readonly port1 = new FakePort();
  readonly port2 = new FakePort();
}

export class FakeUtilityProcess extends EventEmitter {
  readonly posted: { message: unknown; ports: unknown[] }[] = [];
  killed = false;
  readonly entry: string;
  readonly args: readonly string[];
  constructor(entry: string, args: readonly string[]) {
    super();
    this.entry = entry;
    this.args = args;
  }
  postMessage(message: unknown, ports: unknown[] = []): void {
    this.posted.push({ message, ports });
  }
  kill(): boolean {
    this.killed = true;
    this.emit('exit', 1);
    return true;
  }
}
export const forked: FakeUtilityProcess[] = [];
export const utilityProcess = {
  fork: (entry: string, args: readonly string[]): FakeUtilityProcess => {
    const child = new FakeUtilityProcess(entry, args);
    forked.push(child);
    return child;
  },
};

export class FakeWebContents extends EventEmitter {
  destroyed = false;
  readonly posted: { channel: string; ports: unknown[] }[] = [];
  readonly sent: unknown[][] = [];
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  isDestroyed(): boolean {
    return this.destroyed;
  }
  postMessage(channel: string, _message: unknown, ports: unknown[]): void {
    this.posted.push({ channel, ports });
  }
  send(...args: unknown[]): void {
    this.sent.push(args);
  }
  setWindowOpenHandler(handler: typeof this.openHandler): void {
    this.openHandler = handler;
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = [];
  static fromWebContents = (contents: unknown): BrowserWindow | null => BrowserWindow.all.find((w) => w.webContents === contents) ?? null;
  readonly options: Record<string, unknown>;
  readonly webContents = new FakeWebContents();
  readonly urls: string[] = [];
  readonly calls: string[] = [];
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(url: string): Promise<void> {
    this.urls.push(url);
    return Promise.resolve();
  }
  getNormalBounds = () => ({ x: 10, y: 20, width: 1000, height: 700 });
  isMaximized = () => this.calls.includes('maximize');
  isMinimized = () => false;
  isDestroyed = () => false;
  maximize = () => void this.calls.push('maximize');
  restore = () => void this.calls.push('restore');
  show = () => void this.calls.push('show');
  focus = () => void this.calls.push('focus');
  reload = () => void this.calls.push('reload');
}

class FakeApp extends EventEmitter {
  isPackaged = true;
  lock = true;
  readonly calls: string[] = [];
  readonly paths: Record<string, string> = { appData: '/appdata' };
  ready = Promise.withResolvers<void>();
  setName = (name: string) => void this.calls.push(`name ${name}`);
  setPath = (name: string, path: string): void => {
    this.paths[name] = path;
  };
  getPath = (name: string): string => this.paths[name] ?? `/${name}`;
  getAppPath = () => '/opt/almanac/resources/app.asar';
  enableSandbox = () => void this.calls.push('enableSandbox');
  requestSingleInstanceLock = () => this.lock;
  whenReady = () => this.ready.promise;
  quit = (): void => {
    this.calls.push('quit');
    const event = { prevented: false, preventDefault: () => Object.assign(event, { prevented: true }) };
    this.emit('will-quit', event);
    if (!event.prevented) this.calls.push('gone');
  };
}
export const app = new FakeApp();

export class FakeSession {
  readonly handlers: Record<string, Listener> = {};
  setPermissionRequestHandler = (h: Listener) => void Object.assign(this.handlers, { request: h });
  setPermissionCheckHandler = (h: Listener) => void Object.assign(this.handlers, { check: h });
  setDevicePermissionHandler = (h: Listener) => void Object.assign(this.handlers, { device: h });
  setDisplayMediaRequestHandler = (h: Listener) => void Object.assign(this.handlers, { media: h });
  webRequest = { onBeforeRequest: (h: Listener) => void Object.assign(this.handlers, { before: h }) };
}
export const session = { defaultSession: new FakeSession() };

export const schemes: { scheme: string; privileges: Record<string, boolean> }[] = [];
export const protocol = {
  handlers: {} as Record<string, unknown>,
  registerSchemesAsPrivileged: (given: typeof schemes) => void schemes.push(...given),
  handle: (scheme: string, handler: unknown): void => {
    protocol.handlers[scheme] = handler;
  },
};

class FakeIpcMain extends EventEmitter {
  readonly handlers: Record<string, (...args: unknown[]) => unknown> = {};
  handle(channel: string, handler: (...args: unknown[]) => unknown): void {
    this.handlers[channel] = handler;
  }
}
export const ipcMain = new FakeIpcMain();

export const asked: { kind: string; options: Record<string, unknown> }[] = [];
export const answers: { filePath?: string; filePaths?: string[] }[] = [];
const show =
  (kind: string) =>
  async (_window: unknown, options: Record<string, unknown>): Promise<unknown> => {
    asked.push({ kind, options });
    return { filePaths: [], ...answers.shift() };
  };
export const dialog = { showOpenDialog: show('open'), showSaveDialog: show('save'), showErrorBox: () => {} };

export const Menu = {
  current: undefined as unknown,
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu: (menu: unknown): void => {
    Menu.current = menu;
  },
};
export const nativeTheme = { themeSource: 'system', shouldUseDarkColors: false };
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
export const opened: string[] = [];
export const shell = { openPath: async (path: string) => void opened.push(path) };

export const exposed: Record<string, unknown> = {};
export const contextBridge = { exposeInMainWorld: (name: string, value: unknown) => void Object.assign(exposed, { [name]: value }) };
export const invoked: unknown[][] = [];
export const ipcRenderer = Object.assign(new EventEmitter(), {
  invoke: async (...args: unknown[]) => void invoked.push(args),
  send: (...args: unknown[]) => void invoked.push(args),
});
export const webUtils = { getPathForFile: (file: { name: string }) => `/real/${file.name}` };

/** Seals by turning bytes over. Set `backend` and `available` to what a system has. */
export const safeStorage = {
  backend: 'gnome_libsecret',
  available: true,
  getSelectedStorageBackend: () => safeStorage.backend,
  isAsyncEncryptionAvailable: async () => safeStorage.available,
  encryptStringAsync: async (text: string) => Buffer.concat([Buffer.from([11]), Buffer.from(text).map((byte) => byte ^ 0xff)]),
  decryptStringAsync: async (sealed: Buffer) => {
    if (sealed[0] !== 11) throw new Error('Error while decrypting the ciphertext.');
    return { shouldReEncrypt: false, result: Buffer.from(sealed.subarray(1).map((byte) => byte ^ 0xff)).toString() };
  },
};
