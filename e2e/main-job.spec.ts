import { Frame } from './pages/frame.ts';
import { BacktestPage, ImportPage, TrainPage } from './pages/stages.ts';
import { ABSENT, sharedData } from './support/data.ts';
import { expect, test } from './support/fixtures.ts';
import { look } from './support/look.ts';

const VICTORIA = sharedData('vic_elec/vic_elec.csv.gz');

test('the main job on half-hourly electricity demand, from the file to the bundle', async ({ desk }) => {
  test.skip(!VICTORIA, ABSENT);
  test.setTimeout(600_000);
  const { page, complaints } = desk;
  const frame = new Frame(page);

  await test.step('home', async () => {
    await frame.go('Home');
    await look(page, '01-home');
  });

  await test.step('import', async () => {
    const view = new ImportPage(page);
    await view.go('Import');
    await look(page, '02-import');
    await desk.choose(view.canvas.getByRole('button', { name: 'Choose a file' }), VICTORIA!);
    await expect(page.getByLabel('Role of demand_mwh')).toHaveValue('target');
    await expect(page.getByLabel('Role of time_utc')).toHaveValue('time');
    await view.role('temperature_c', 'Known ahead');
    await look(page, '03-import-confirm');
    await view.confirm('vic_elec');
    await view.isDone('Import');
    await look(page, '04-import-done');
  });

  await test.step('explore', async () => {
    await frame.go('Explore');
    await look(page, '05-explore');
  });

  await test.step('validate', async () => {
    await frame.go('Validate');
    await frame.press('Check the data');
    await frame.isDone('Validate');
    await frame.settle();
    await look(page, '06-validate');
  });

  await test.step('features', async () => {
    await frame.go('Features');
    await frame.press('Build features');
    await frame.isDone('Features');
    await frame.settle();
    await look(page, '07-features');
  });

  await test.step('train', async () => {
    const view = new TrainPage(page);
    await view.go('Train');
    await look(page, '08-train-empty');
    await view.fit(/linear regression/i, 48);
    await view.isDone('Train');
    await look(page, '09-train');
  });

  await test.step('backtest', async () => {
    const view = new BacktestPage(page);
    await view.go('Backtest');
    await view.models(['Seasonal naive'], ['Linear regression']);
    await look(page, '10-backtest-plan');
    await view.press('Run backtest');
    await view.isDone('Backtest');
    await view.settle();
    await look(page, '11-backtest');
  });

  await test.step('compare', async () => {
    await frame.go('Compare');
    await frame.press(/^Compare/);
    await frame.isDone('Compare');
    await frame.settle();
    await look(page, '12-compare');
  });

  await test.step('nothing was complained about on the way', () => {
    expect(complaints).toEqual([]);
  });
});
