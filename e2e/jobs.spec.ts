import { sampleFeatures } from './pages/sample.ts';
import { BacktestPage } from './pages/stages.ts';
import { expect, test } from './support/fixtures.ts';

test('a long job outlives a reload, and ends at once when it is cancelled', async ({ desk }) => {
  const { page } = desk;
  await sampleFeatures(page);
  const view = new BacktestPage(page);
  await view.go('Backtest');
  // Long enough on any machine: a hundred windows, fitted anew at each.
  await view.inspector.getByRole('textbox', { name: /^Windows/ }).fill('100');
  await view.models([], ['Holt-Winters']);
  await view.press('Run backtest');
  await expect(view.canvas.getByRole('progressbar')).toBeVisible();

  await page.reload();
  await expect(view.canvas.getByRole('progressbar')).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText(/past origins|Backtest/);

  await view.press('Cancel');
  await expect(view.canvas.getByRole('progressbar')).toHaveCount(0);
  await expect(view.canvas.getByText(/^Cancelled: .*Nothing was stored/)).toBeVisible();
  await page.reload();
  await expect(view.canvas.getByText('Nothing run yet')).toBeVisible();
});
