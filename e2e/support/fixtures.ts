import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type ElectronApplication, _electron as electron, expect, type Locator, type Page } from '@playwright/test';
import { type RunningDoor, startDoor } from './door.ts';
import { electronProgram, ROOT } from './programs.ts';

/** One running app on a fresh workspace. */
export interface Desk {
  readonly page: Page;
  /** A fresh folder for this test's files. */
  readonly folder: string;
  readonly workspace: string;
  /** The server behind the page; undefined in Electron, which needs none. */
  readonly door: RunningDoor | undefined;
  /** Presses `opener` and answers the file dialogue that it opens: the app's own, or the system's in Electron. */
  choose(opener: Locator, path: string): Promise<void>;
  /** What the browser complained about: console errors, exceptions, refused requests. */
  readonly complaints: string[];
}

function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  return complaints;
}

async function chooseInPage(page: Page, opener: Locator, path: string): Promise<void> {
  await opener.click();
  const dialogue = page.getByRole('dialog');
  const field = dialogue.getByRole('textbox', { name: 'Path' });
  await expect(field).not.toHaveValue('');
  await field.fill(path);
  await field.press('Enter');
  await expect(dialogue).toBeHidden();
}

async function chooseInSystem(app: ElectronApplication, opener: Locator, path: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen });
  }, path);
  await opener.click();
}

export const test = base.extend<{ folder: string; desk: Desk }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  desk: async ({ folder, playwright, browserName, contextOptions, launchOptions }, use, info) => {
    const workspace = join(folder, 'demand');
    const home = join(folder, 'home');
    if (info.project.name === 'electron') {
      const found = electronProgram();
      if ('reason' in found) return info.skip(true, found.reason);
      const app = await electron.launch({ executablePath: found.program, args: [ROOT, '--workspace', workspace, '--home', home] });
      const page = await app.firstWindow();
      await use({ page, folder, workspace, door: undefined, choose: (o, p) => chooseInSystem(app, o, p), complaints: listen(page) });
      return app.close();
    }
    const door = await startDoor({ workspace, home });
    const browser = await playwright[browserName].launch(launchOptions);
    const context = await browser.newContext({ ...contextOptions, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const complaints = listen(page);
    await page.goto(door.address);
    await use({ page, folder, workspace, door, choose: (o, p) => chooseInPage(page, o, p), complaints });
    await browser.close();
    await door.stop();
  },
});
export { expect } from '@playwright/test';
