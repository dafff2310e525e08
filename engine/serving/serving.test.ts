import { afterAll, beforeAll, expect, it } from 'vitest';
import { pipeline } from '../pipeline.ts';
import { openTestWorkspace, type TestWorkspace } from '../testing/context.ts';
import { featuresOf, releaseOf } from './release.fixture.ts';
import { createServing } from './serving.ts';

let workspace: TestWorkspace;
const serving = createServing({ trusted: 'anyone', threads: 1 });
beforeAll(async () => {
  workspace = await openTestWorkspace();
});
afterAll(async () => {
  await serving.close();
  await workspace.close();
});

it('smoke', async () => {
  const series = ['a', 'b'].map((name, k) => ({
    name,
    t: Array.from({ length: 60 }, (_, i) => i),
    y: Array.from({ length: 60 }, (_, i) => 10 + k + (i % 7) + Math.sin(i * 12.9)),
  }));
  const features = await featuresOf(workspace, { axis: { kind: 'integer', step: 1 }, seasons: [7], series });
  const built = await releaseOf(workspace, features, { model: 'theta', params: {} }, 6, 'theta');
  const info = await serving.load(built.path);
  console.log(info);
  const answer = await serving.forecast(info.digest, { series: [{ id: 'b' }] });
  console.log(answer.series[0]);
  const wanted = await pipeline.train.forecast({ fit: built.fit, series: 'b', levels: [80, 95], history: 1 }, workspace.ctx);
  expect(Array.from(answer.series[0]!.mean)).toEqual(Array.from(wanted.mean));
});
