import { Frame } from './pages/frame.ts';
import { expect, test } from './support/fixtures.ts';

test('everything can be reached without a mouse', async ({ desk }) => {
  const { page } = desk;
  const frame = new Frame(page);
  await expect(frame.link('Home')).toBeVisible();

  await test.step('the first stop skips to the content', async () => {
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Skip to the content' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(frame.canvas).toBeFocused();
  });

  await test.step('every stop on the way round is visible and has a name', async () => {
    const seen = new Set<string>();
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const at = document.activeElement as HTMLElement;
        const { width, height } = at.getBoundingClientRect();
        const name = at.getAttribute('aria-label') ?? at.textContent?.trim() ?? (at as HTMLInputElement).placeholder ?? '';
        return { tag: at.tagName, name, visible: width > 0 && height > 0 };
      });
      if (stop.tag === 'BODY') continue;
      expect(stop, `stop ${i}`).toMatchObject({ visible: true });
      expect(stop.name, `stop ${i}, a ${stop.tag}`).not.toBe('');
      seen.add(stop.name);
    }
    for (const name of ['Import', 'Monitor', 'Settings'])
      expect(
        [...seen].some((text) => text.startsWith(name)),
        name,
      ).toBe(true);
  });

  await test.step('the rail is walked with Enter', async () => {
    await frame.link('Import').focus();
    await page.keyboard.press('Enter');
    await expect(frame.canvas.getByRole('button', { name: 'Choose a file' })).toBeVisible();
  });

  await test.step('the palette opens, finds and goes', async () => {
    await page.keyboard.press('Control+k');
    const search = page.getByRole('textbox', { name: 'Commands' });
    await expect(search).toBeFocused();
    await page.keyboard.type('settings');
    await expect(search).toHaveValue('settings');
    await expect(page.getByRole('dialog').locator('[data-selected]')).toContainText('Settings');
    await page.keyboard.press('Enter');
    await expect(frame.link('Settings')).toHaveAttribute('aria-current', 'page');
  });

  await test.step('a dialogue takes the focus, Escape gives it back', async () => {
    await frame.go('Import');
    const opener = frame.canvas.getByRole('button', { name: 'Choose a file' });
    await opener.focus();
    await page.keyboard.press('Enter');
    const dialogue = page.getByRole('dialog');
    await expect(dialogue).toBeVisible();
    await expect.poll(() => dialogue.evaluate((node) => node.contains(document.activeElement))).toBe(true);
    await page.keyboard.press('Escape');
    await expect(dialogue).toBeHidden();
    await expect(opener).toBeFocused();
  });
});
