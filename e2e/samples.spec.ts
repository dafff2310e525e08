import { ImportPage, TrainPage } from './pages/stages.ts';
import { expect, test } from './support/fixtures.ts';

test('the sample data lead to a first forecast', async ({ desk }) => {
  const { page, complaints } = desk;
  const view = new ImportPage(page);
  await view.go('Import');
  await view.press(/^Hourly flight departures/);
  await expect(page.getByLabel('Role of departures')).toHaveValue('target');
  await view.confirm('hourly-departures');
  await view.press('Next: validate');
  await view.press('Check the data');
  await view.isDone('Validate');
  await view.press('Next: features');
  await view.press('Build features');
  await view.isDone('Features');
  await view.press('Next: train');
  const train = new TrainPage(page);
  await train.fit('Seasonal naive', 24);
  await train.isDone('Train');
  expect(complaints).toEqual([]);
});
