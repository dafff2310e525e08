import { sampleFeatures } from './pages/sample.ts';
import { TrainPage } from './pages/stages.ts';
import { expect, test } from './support/fixtures.ts';
import { look } from './support/look.ts';

test('a net is trained, watched, stopped with its best kept, and put beside another', async ({ desk }) => {
  test.setTimeout(240_000);
  const { page, complaints } = desk;
  await sampleFeatures(page);
  const train = new TrainPage(page);
  await train.go('Train');
  const set = (label: string, value: number) => train.inspector.getByRole('textbox', { name: label, exact: true }).fill(String(value));
  const chosen = (label: string) => train.inspector.getByLabel('What the training will take').getByText(label);

  await test.step('what it will take is said before it is begun', async () => {
    await train.choose('N-BEATS');
    await expect(chosen('Parameters')).toBeVisible({ timeout: 60_000 });
    for (const [label, value] of Object.entries({ Horizon: 24, Epochs: 10_000, 'Steps of an epoch': 40, 'Batch size': 32, Patience: 0 }))
      await set(label, value);
    for (const [label, value] of Object.entries({ Width: 16, Stacks: 1, Blocks: 1 })) await set(label, value);
  });

  await test.step('the curve grows, and stopping keeps the best', async () => {
    await train.press(/^Fit /);
    const stand = train.canvas.getByLabel('Training of N-BEATS', { exact: true }).first();
    await expect(stand.getByText('Validation loss')).toBeVisible({ timeout: 60_000 });
    await expect(stand.getByText(/^best .*, epoch \d+$/)).toBeVisible();
    await look(page, '25-net-live');
    await train.press('Stop and keep the best');
    await train.settle();
    await expect(train.canvas.getByText('stopped, the best kept')).toBeVisible({ timeout: 60_000 });
  });

  await test.step('two runs stand side by side', async () => {
    await set('Epochs', 3);
    await set('Width', 32);
    await train.press(/^Fit /);
    await train.settle();
    await expect(train.canvas.getByText('all were run')).toBeVisible({ timeout: 60_000 });
    const fits = train.canvas.getByRole('table', { name: 'Fits' });
    await expect(fits.getByRole('row')).toHaveCount(3);
    for (const box of await fits.getByRole('checkbox').all()) await box.check();
    await train.press('Compare 2 fits');
    const table = train.canvas.getByRole('table', { name: 'Fits side by side' });
    await expect(table.getByRole('row', { name: /^Width/ })).toContainText('32');
    await expect(table.getByRole('row', { name: /^Device/ })).toContainText('CPU');
    await expect(table.getByRole('row', { name: /^Peak memory/ })).toContainText('MiB');
    await table.scrollIntoViewIfNeeded();
    await look(page, '26-net-compared');
  });

  expect(complaints).toEqual([]);
});
