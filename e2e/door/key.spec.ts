import { Frame } from '../pages/frame.ts';
import { expect, test } from '../support/fixtures.ts';

test.describe('the browser door', () => {
  test('is locked without the key, open with it, and stays open after a reload', async ({ desk }) => {
    const { page, door, complaints } = desk;
    await expect(page.getByRole('navigation', { name: 'Stages' })).toBeVisible();
    expect(page.url()).not.toContain('token');
    await page.reload();
    await expect(page.getByText('Connected', { exact: true })).toBeVisible();
    expect(complaints).toEqual([]);

    const stranger = await page.context().browser()!.newContext();
    const theirs = await stranger.newPage();
    await theirs.goto(door!.origin);
    await expect(theirs.getByRole('heading', { name: 'Almanac is locked here' })).toBeVisible();
    await theirs.goto(`${door!.origin}/#token=${'x'.repeat(43)}`);
    await expect(theirs.getByRole('heading', { name: 'Almanac is locked here' })).toBeVisible();
    await stranger.close();
  });

  test('has a policy that the app keeps: no script, style or request is refused', async ({ desk }) => {
    const { page, complaints } = desk;
    await page.evaluate(() => {
      const seen: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => seen.push(`${event.violatedDirective} ${event.blockedURI}`));
      Object.assign(window, { seen });
    });
    for (const view of ['Import', 'Settings', 'Home']) await new Frame(page).go(view);
    expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([]);
    expect(complaints.filter((line) => /Content Security Policy|Refused to/.test(line))).toEqual([]);
  });

  test('lets no script in that is not its own', async ({ desk }) => {
    const ran = await desk.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.intruder = true';
      document.head.append(script);
      return 'intruder' in window;
    });
    expect(ran).toBe(false);
  });
});
