import { Frame } from '../pages/frame.ts';
import { startDoor } from '../support/door.ts';
import { expect, test } from '../support/fixtures.ts';

test('a lost connection is said, and comes back by itself', async ({ desk, folder }) => {
  const { page, workspace, door } = desk;
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  await door!.kill();
  await expect(page.getByRole('alert')).toContainText('Connection to the engine lost');

  const { port } = new URL(door!.origin);
  const again = await startDoor({ workspace, home: `${folder}/home`, port: Number(port), token: door!.address.split('#token=')[1] });
  try {
    await expect(page.getByText('Connection to the engine lost')).toBeHidden();
    await expect(page.getByText('Connected', { exact: true })).toBeVisible();
    await new Frame(page).go('Import');
    await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
  } finally {
    await page.goto('about:blank');
    await again.stop();
  }
});
