import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const rows = read('docs/security.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes(' › '))
  .map((line) => line.slice(2, -2).split(' | '));
const checklist = rows.filter((cells) => /^\d+$/.test(cells[0]!));
const sources = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
const code = sources.map((name) => read(`electron/${name}`)).join('\n');

describe("Electron's security checklist", () => {
  it('is answered in all its 20 points', () => {
    expect(checklist.map((cells) => Number(cells[0]))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  const cells = rows.flatMap((row) => row.slice(-2).map((cell) => [row[0]!, cell]));
  it.each(cells)('%s: %s is in the code', (_, cell) => {
    const [, path, quoted] = /^`([^`]+)` › `([^`]+)`$/.exec(cell.trim()) ?? [];
    expect(path, `"${cell}" is not of the form \`file\` › \`code\``).toBeTruthy();
    expect(read(path!), `${path} no longer holds ${quoted}`).toContain(quoted);
  });

  it.each([
    'openExternal',
    'file://',
    'allowpopups',
    'enableBlinkFeatures',
    'webSecurity: false',
    'allowRunningInsecureContent: true',
    'experimentalFeatures: true',
    'nodeIntegration: true',
    'contextIsolation: false',
    'sandbox: false',
    '@electron/remote',
    'executeJavaScript',
    'http://',
    'https://',
  ])('%s is nowhere in the shell', (forbidden) => {
    const without = code.replaceAll(/^\s*(\/\*\*|\*|\/\/).*$/gm, '');
    expect(without).not.toContain(forbidden);
  });

  it('Electron is pinned to the patch', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('has its fuses set', () => {
    const yaml = read('electron-builder.yml');
    const fuses = Object.fromEntries(
      [
        ...yaml
          .split('electronFuses:')[1]!
          .split('\n\n')[0]!
          .matchAll(/^ {2}(\w+): (true|false)$/gm),
      ].map((m) => [m[1], m[2] === 'true']),
    );
    expect(fuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      resetAdHocDarwinSignature: true,
    });
    expect(yaml).toContain("- '**/*.{node,dll,dylib,so,so.*}'");
  });
});
