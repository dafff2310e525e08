import { join } from 'node:path';
import { ForecastersPage } from './pages/forecasters.ts';
import { sampleFeatures } from './pages/sample.ts';
import { BacktestPage, TrainPage } from './pages/stages.ts';
import { expect, test } from './support/fixtures.ts';
import { look } from './support/look.ts';
import { decilesFile, decilesTest, farFile } from './support/onnx-files.ts';

test('a foreign ONNX forecaster: looked into, mapped, tried, and backtested like any other', async ({ desk }) => {
  test.setTimeout(300_000);
  const { page, folder, complaints } = desk;
  await sampleFeatures(page);
  const train = new TrainPage(page);
  const view = new ForecastersPage(page);

  await test.step('the catalog leads to it', async () => {
    await train.go('Train');
    await page.getByRole('link', { name: 'Bring an ONNX forecaster…' }).click();
    await expect(view.canvas.getByRole('heading', { name: 'Imported forecasters' })).toBeVisible();
    await look(page, '25-forecasters-none');
  });

  await test.step('a hostile file is refused', async () => {
    await view.look(desk, farFile(join(folder, 'far.onnx')));
    await expect(view.canvas.getByRole('alert')).toContainText('from outside its folder: "../../etc/secret.bin"');
    await look(page, '26-forecaster-refused');
  });

  await test.step('a good one is proposed a mapping; a wrong one fails its trial', async () => {
    await view.look(desk, decilesFile(join(folder, 'deciles.onnx')));
    await expect(view.canvas.getByText(/is taken for the history/)).toBeVisible();
    await view.choose('Dimension 2 of output', 'steps');
    await view.attempt();
    await expect(view.checks).toContainText('has the shape');
    await look(page, '27-forecaster-failed');
  });

  await test.step('corrected, with the vectors of its maker, it is taken in', async () => {
    await view.press('Correct the mapping');
    await expect(view.canvas.getByText('9 quantiles', { exact: true })).toBeVisible();
    await view.canvas.getByRole('textbox', { name: /^Self-test vectors/ }).fill(decilesTest(join(folder, 'vectors.json')));
    await view.attempt();
    await expect(view.checks).toContainText('1 case, at most');
    await view.canvas.getByRole('textbox', { name: 'Name' }).fill('Deciles');
    await view.canvas.getByRole('textbox', { name: 'Licence' }).fill('MIT');
    await look(page, '28-forecaster-tried');
    await view.press('Import');
    await expect(
      view.canvas.getByRole('table', { name: 'Imported forecasters' }).or(view.canvas.getByRole('grid', { name: 'Imported forecasters' })),
    ).toBeVisible({ timeout: 60_000 });
    await look(page, '29-forecasters');
  });

  await test.step('it is fitted and backtested beside a built-in model', async () => {
    await train.go('Train');
    await train.fit('Deciles', 8);
    await look(page, '30-forecaster-fit');
    const backtest = new BacktestPage(page);
    await backtest.go('Backtest');
    await backtest.models(['Seasonal naive'], ['Deciles']);
    await backtest.press('Run backtest');
    await backtest.settle();
    await backtest.isDone('Backtest');
    await expect(backtest.canvas.getByText('Deciles').first()).toBeVisible();
    await look(page, '31-forecaster-backtest');
  });

  expect(complaints).toEqual([]);
});
