import { sampleFeatures } from './pages/sample.ts';
import { TrainPage } from './pages/stages.ts';
import { expect, test } from './support/fixtures.ts';

test('the sample data lead to a first forecast', async ({ desk }) => {
  await sampleFeatures(desk.page);
  const train = new TrainPage(desk.page);
  await train.press('Next: train');
  await train.fit('Seasonal naive', 24);
  await train.isDone('Train');
  expect(desk.complaints).toEqual([]);
});
