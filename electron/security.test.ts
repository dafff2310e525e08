import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./testing/electron.ts'));
const { confinePages, hardenSession, isOurPage, webPreferences } = await import('./security.ts');
const { app, FakeSession, FakeWebContents } = await import('./testing/electron.ts');

const OWN = 'app://almanac/';
const FOREIGN = [
  'https://evil.example/',
  'http://127.0.0.1/',
  'file:///etc/passwd',
  'app://almanac.evil.example/',
  'app://other/',
  'javascript:alert(1)',
  '',
];

function hardened(devTools = false) {
  const session = new FakeSession();
  hardenSession(session as never, devTools);
  return session.handlers as Record<string, (...args: unknown[]) => unknown>;
}

function contents() {
  confinePages(app as never);
  const made = new FakeWebContents();
  app.emit('web-contents-created', {}, made);
  return made;
}
const event = (url: string) => ({
  url,
  prevented: false,
  preventDefault() {
    this.prevented = true;
  },
});

describe('the window', () => {
  it('runs its page without Node, isolated, in the sandbox', () => {
    expect(webPreferences('/preload.cjs', false)).toEqual({
      preload: '/preload.cjs',
      devTools: false,
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
  });
});

describe('permissions', () => {
  const { request, check, device, media } = hardened() as Record<string, (...args: unknown[]) => unknown>;
  const asks = (permission: string, url: string): unknown => {
    let granted: unknown;
    request!(
      {},
      permission,
      (answer: boolean) => {
        granted = answer;
      },
      { requestingUrl: url },
    );
    return granted;
  };

  it.each([
    'media',
    'geolocation',
    'notifications',
    'midi',
    'clipboard-read',
    'fileSystem',
    'openExternal',
    'hid',
    'usb',
    'fullscreen',
    'unknown',
  ])('%s is denied', (permission) => {
    expect(asks(permission, OWN)).toBe(false);
    expect(check!(null, permission, OWN)).toBe(false);
  });

  it('copying to the clipboard is granted to the own page only', () => {
    expect(asks('clipboard-sanitized-write', OWN)).toBe(true);
    expect(check!(null, 'clipboard-sanitized-write', 'app://almanac')).toBe(true);
    for (const url of FOREIGN) {
      expect(asks('clipboard-sanitized-write', url)).toBe(false);
      expect(check!(null, 'clipboard-sanitized-write', url)).toBe(false);
    }
  });

  it('devices and screens are denied', () => {
    expect(device!({})).toBe(false);
    let streams: unknown;
    media!({}, (given: unknown) => {
      streams = given;
    });
    expect(streams).toEqual({});
  });
});

describe('requests', () => {
  const cancelled = (url: string, devTools = false): unknown => {
    let answer: unknown;
    hardened(devTools).before!({ url }, (given: { cancel: boolean }) => {
      answer = given.cancel;
    });
    return answer;
  };

  it('stay within the app', () => {
    for (const url of [`${OWN}assets/a.js`, 'blob:app://almanac/1', 'data:image/png;base64,']) expect(cancelled(url)).toBe(false);
    for (const url of ['https://example.org/', 'http://127.0.0.1:80/', 'ws://127.0.0.1/', 'file:///etc/passwd', 'ftp://a/', 'devtools://x'])
      expect(cancelled(url)).toBe(true);
    expect(cancelled('devtools://x', true)).toBe(false);
  });
});

describe('pages', () => {
  it.each(['will-navigate', 'will-frame-navigate'])('%s goes nowhere else', (name) => {
    const page = contents();
    for (const url of FOREIGN) {
      const leaving = event(url);
      page.emit(name, leaving);
      expect(leaving.prevented, url).toBe(true);
    }
    const staying = event(`${OWN}#/train`);
    page.emit(name, staying);
    expect(staying.prevented).toBe(false);
  });

  it('open no windows, follow no redirects, attach no webviews', () => {
    const page = contents();
    for (const url of [OWN, ...FOREIGN]) expect(page.openHandler?.({ url })).toEqual({ action: 'deny' });
    for (const name of ['will-redirect', 'will-attach-webview']) {
      const attempt = event(OWN);
      page.emit(name, attempt);
      expect(attempt.prevented, name).toBe(true);
    }
  });
});

describe('a sender', () => {
  it('is the own page in its top frame, and nothing else', () => {
    expect(isOurPage({ parent: null, url: OWN })).toBe(true);
    expect(isOurPage({ parent: null, url: `${OWN}#/import` })).toBe(true);
    expect(isOurPage({ parent: {} as never, url: OWN })).toBe(false);
    expect(isOurPage(null)).toBe(false);
    for (const url of FOREIGN) expect(isOurPage({ parent: null, url }), url).toBe(false);
  });
});
