import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Folder for pictures of every view; none are taken without it. */
const SHOTS = process.env.SHOTS;

const other = { light: 'dark', dark: 'light' } as const;

async function setTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  const root = page.locator('html');
  if ((await root.getAttribute('data-mantine-color-scheme')) === theme) return;
  await page.getByRole('button', { name: `Use the ${theme} theme` }).click();
  await expect(root).toHaveAttribute('data-mantine-color-scheme', theme);
}

/** What axe finds of serious or critical issues, one line each: of all its rules, or of those that colours can break. */
async function issues(page: Page, rules: 'all' | 'colours'): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules === 'all' ? axe : axe.withRules(['color-contrast', 'link-in-text-block'])).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

/** Looks at the view in both themes: a picture of each, and no serious accessibility issue in either. */
export async function look(page: Page, view: string): Promise<void> {
  const before = ((await page.locator('html').getAttribute('data-mantine-color-scheme')) ?? 'light') as 'light' | 'dark';
  for (const theme of [before, other[before]]) {
    await setTheme(page, theme);
    await page.mouse.move(0, 0);
    await expect(page.getByRole('tooltip')).toHaveCount(0);
    await page.evaluate(() => document.fonts.ready);
    if (SHOTS) {
      mkdirSync(SHOTS, { recursive: true });
      await page.screenshot({ path: join(SHOTS, `${view}-${theme}.png`), animations: 'disabled' });
    }
    expect.soft(await issues(page, theme === before ? 'all' : 'colours'), `${view}, ${theme} theme`).toEqual([]);
  }
  await setTheme(page, before);
}
