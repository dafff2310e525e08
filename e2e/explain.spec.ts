import { sampleFeatures } from './pages/sample.ts';
import { TrainPage } from './pages/stages.ts';
import { expect, test } from './support/fixtures.ts';
import { look } from './support/look.ts';

test('a wide recipe, boosted trees, and what made their forecast', async ({ desk }) => {
  test.setTimeout(300_000);
  const { page, complaints } = desk;
  await sampleFeatures(page);
  const train = new TrainPage(page);

  await test.step('fifty and more features', async () => {
    await train.inspector.getByRole('button', { name: 'Propose a wide recipe' }).click();
    await train.press('Build again');
    await train.settle();
    const columns = train.canvas.getByText(/^\d+ known in advance$/);
    await expect(columns).toBeVisible({ timeout: 120_000 });
    await look(page, '19-features-wide');
  });

  await test.step('boosted trees tell what they go by', async () => {
    await train.go('Train');
    await train.fit('Gradient boosting', 24, { Trees: 60 });
    await train.isDone('Train');
    await train.canvas.getByText('Effects of features', { exact: true }).click();
    await expect(train.canvas.getByRole('table', { name: 'Effects of features' })).toBeVisible({ timeout: 60_000 });
    await look(page, '20-effects');
    await train.canvas.getByText('Feature importance', { exact: true }).click();
    await expect(train.canvas.getByRole('table', { name: 'Feature importance' })).toBeVisible({ timeout: 60_000 });
    await look(page, '21-importance');
  });

  await test.step('a search finds parameters and hands them over', async () => {
    await train.fit('Linear regression', 24);
    await expect(train.canvas.getByText(/^What makes the forecast/)).toBeVisible();
    await look(page, '22-components');
    await train.inspector.getByRole('button', { name: 'Search for better ones' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Trials' }).fill('4');
    await dialog.getByRole('button', { name: 'Search', exact: true }).click();
    await expect(train.canvas.getByRole('button', { name: /^Use the best/ })).toBeVisible({ timeout: 120_000 });
    await look(page, '23-search');
    await train.press(/^Use the best/);
  });

  expect(complaints).toEqual([]);
});

test('the automatic forecaster shows its members and their shares', async ({ desk }) => {
  test.setTimeout(300_000);
  await sampleFeatures(desk.page);
  const train = new TrainPage(desk.page);
  await train.press('Next: train');
  await train.fit('Automatic choice', 24);
  await train.isDone('Train');
  await expect(train.canvas.getByRole('list', { name: /^Members of the ensemble/ })).toBeVisible({ timeout: 180_000 });
  await look(desk.page, '24-members');
  expect(desk.complaints).toEqual([]);
});
