import { describe, expect, it } from 'vitest';
import { browserCommand, hasDisplay, openBrowser } from './browser.ts';
import { parseFlags, UsageError } from './flags.ts';

describe('flags', () => {
  it('default to a free port on loopback', () => {
    expect(parseFlags([])).toMatchObject({ host: '127.0.0.1', port: 0, open: false, workspace: undefined, idle: undefined });
  });

  it('are read', () => {
    const args = ['--workspace', 'w', '--port', '4880', '--host', '::1', '--home', 'h', '--app', 'a', '--open', '--exit-after-idle', '2.5'];
    expect(parseFlags(args)).toEqual({ workspace: 'w', port: 4880, host: '::1', home: 'h', app: 'a', open: true, idle: 2.5 });
    expect(parseFlags(['--help'])).toBe('help');
  });

  it.each([
    [['--host', '0.0.0.0'], '0.0.0.0'],
    [['--host', '192.168.1.5'], '192.168.1.5'],
    [['--host', 'example.org'], 'SSH tunnel'],
    [['--port', '70000'], '70000'],
    [['--port', '1.5'], '1.5'],
    [['--port', 'x'], 'x'],
    [['--exit-after-idle=-1'], '-1'],
    [['--nonsense'], 'nonsense'],
    [['stray'], 'stray'],
  ])('%j is refused, naming it', (args, named) => {
    expect(() => parseFlags(args)).toThrow(UsageError);
    expect(() => parseFlags(args)).toThrow(named);
  });
});

describe('the browser', () => {
  it('is opened where there is a display', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('darwin', {})).toBe(true);
    expect(hasDisplay('darwin', { SSH_CONNECTION: '1.2.3.4 5 6 7' })).toBe(false);
  });

  it('gets the address as one argument, past any shell', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      expect(browserCommand('http://127.0.0.1:1/open#ticket=a&b', platform).args.at(-1)).toBe('http://127.0.0.1:1/open#ticket=a&b');
  });

  it('says why it was not', async () => {
    expect(await openBrowser('http://127.0.0.1:1/', 'linux', {})).toBe('there is no display');
  });
});
