import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../support/fixtures.ts';
import { ROOT } from '../support/programs.ts';

test('npm start says why it is in the browser, and opens one with a ticket that works once', async ({ folder, page }) => {
  test.skip(process.platform !== 'linux', 'The stand-in for the browser opener is that of Linux');
  const bin = join(folder, 'bin');
  const opened = join(folder, 'opened');
  mkdirSync(bin);
  writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\nprintf '%s' "$1" > "${opened}.part" && mv "${opened}.part" "${opened}"\n`);
  chmodSync(join(bin, 'xdg-open'), 0o755);
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'start.ts'), '--home', join(folder, 'home'), '--exit-after-idle', '60'], {
    env: { ...process.env, ALMANAC_BROWSER: '1', DISPLAY: ':99', PATH: `${bin}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (part: Buffer) => {
    said += part;
  });
  try {
    await expect.poll(() => existsSync(opened)).toBe(true);
    expect(said).toContain('Almanac runs in the browser: ALMANAC_BROWSER is set.');
    expect(said).toMatch(/http:\/\/127\.0\.0\.1:\d+\/#token=/);
    const address = readFileSync(opened, 'utf8');
    expect(address).toMatch(/\/open#ticket=/);
    await page.goto(address);
    await expect(page.getByText('Connected', { exact: true })).toBeVisible();

    const second = await page.context().browser()!.newPage();
    await second.goto(address);
    await expect(second.getByRole('heading', { name: 'Almanac is locked here' })).toBeVisible();
  } finally {
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
  }
  expect(child.exitCode).toBe(0);
});
