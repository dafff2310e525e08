import type { App, Session, WebFrameMain, WebPreferences } from 'electron';
import { ORIGIN } from './protocol.ts';

/** How the window runs its page: no Node, no preload globals, an OS sandbox, and no feature that the app does not use. */
export const webPreferences = (preload: string, devTools: boolean): WebPreferences => ({
  preload,
  devTools,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
});

const isOurs = (url: string): boolean => url === ORIGIN || url.startsWith(`${ORIGIN}/`);

/** Whether a message comes from the app's own page, in a top frame. */
export const isOurPage = (frame: Pick<WebFrameMain, 'parent' | 'url'> | null): boolean =>
  frame !== null && frame.parent === null && isOurs(frame.url);

// Copying a table to the clipboard is the only permission that the page needs.
const GRANTED = ['clipboard-sanitized-write'];

/** Denies permissions and devices, and every request that leaves the app. */
export function hardenSession(session: Session, devTools: boolean): void {
  const granted = (permission: string, url: string): boolean => GRANTED.includes(permission) && isOurs(url);
  session.setPermissionRequestHandler((_contents, permission, answer, details) => answer(granted(permission, details.requestingUrl)));
  session.setPermissionCheckHandler((_contents, permission, origin) => granted(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  const local = /^(app|blob|data):/;
  session.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: !(local.test(url) || (devTools && url.startsWith('devtools:'))) }),
  );
}

/** Keeps every page where it is: no way to another site, no new windows, no webviews. */
export function confinePages(app: App): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isOurs(event.url)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!isOurs(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
