import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SearchPlan } from '#shared/services/search.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putDataset } from '../../testing/dataset.ts';
import { putFeatures } from '../../testing/features.ts';
import { search } from './index.ts';

let workspace: TestWorkspace;
let features: string;
/** A pattern of four: the mean of the last 4, 8 or 12 is its level, any other is not. */
const y = Array.from({ length: 60 }, (_, i) => 10 + [6, -6, 2, -2][i % 4]!);

beforeAll(async () => {
  workspace = await openTestWorkspace();
  const t = y.map((_, i) => i + 1);
  const dataset = await putDataset(workspace.db, {
    axis: { kind: 'integer', step: 1 },
    seasons: [1],
    series: [
      { name: 'a', t, y },
      { name: 'b', t, y: y.map((v) => 3 * v) },
    ],
  });
  features = await putFeatures(workspace.db, dataset);
});
afterAll(() => workspace.close());

const run = (more: object = {}, where = workspace) =>
  search.run(
    SearchPlan.parse({
      features,
      choice: { model: 'window-average', params: {} },
      space: { window: { min: 1, max: 12 } },
      horizon: 3,
      folds: 2,
      trials: 16,
      prune: false,
      ...more,
    }),
    where.ctx,
  );
const get = async (id: string) => (await search.get({ search: id }, workspace.ctx)).body;

/** Mean absolute error of the window over the folds, by hand. */
function byHand(window: number): number {
  let sum = 0;
  for (const back of [6, 3])
    for (const scale of [1, 3]) {
      const past = y.slice(0, y.length - back).map((v) => scale * v);
      const mean = past.slice(-window).reduce((a, b) => a + b, 0) / window;
      const next = y.slice(y.length - back, y.length - back + 3).map((v) => scale * v);
      sum += next.reduce((a, v) => a + Math.abs(v - mean), 0);
    }
  return sum / 12;
}

describe('a search', () => {
  it('scores every trial as one would by hand, and names the best', async () => {
    const body = await get((await run()).record);
    expect(body.ended).toBe('trials');
    expect(body.trials).toHaveLength(16);
    for (const { params, score, state } of body.trials) {
      expect(state).toBe('whole');
      expect(score).toBeCloseTo(byHand(Number(params.window)), 9);
    }
    const best = body.trials[body.best! - 1]!;
    expect(best.score).toBe(Math.min(...body.trials.map((t) => t.score!)));
  });

  it('gives the same trials for a seed, and goes on from those that are stored', async () => {
    const first = await get((await run({ seed: 5, trials: 8 })).record);
    const longer = await get((await run({ seed: 5, trials: 16 })).record);
    expect(longer.trials.slice(0, 8)).toEqual(first.trials);
    const elsewhere = await openTestWorkspace();
    try {
      const t = y.map((_, i) => i + 1);
      const dataset = await putDataset(elsewhere.db, {
        axis: { kind: 'integer', step: 1 },
        seasons: [1],
        series: [
          { name: 'a', t, y },
          { name: 'b', t, y: y.map((v) => 3 * v) },
        ],
      });
      const { record } = await run({ seed: 5, trials: 16, features: await putFeatures(elsewhere.db, dataset) }, elsewhere);
      const { body } = await search.get({ search: record }, elsewhere.ctx);
      expect(body.trials.map((t) => [t.params, t.score])).toEqual(longer.trials.map((t) => [t.params, t.score]));
    } finally {
      await elsewhere.close();
    }
  });

  it('gives hopeless trials up and says so', async () => {
    const body = await get((await run({ prune: true, folds: 4, trials: 24, seed: 2 })).record);
    const pruned = body.trials.filter((t) => t.state === 'pruned');
    expect(pruned.length).toBeGreaterThan(0);
    for (const { folds, reason, score } of pruned) {
      expect(folds.length).toBeLessThan(4);
      expect(reason).toMatch(/given up after \d of 4 folds/);
      expect(score).toBeNull();
    }
  });

  it('ends when its time is over, with what it has', async () => {
    const body = await get((await run({ trials: 10_000, budget: 1, seed: 9 })).record);
    expect(body.ended).toBe('budget');
    expect(body.trials.length % 4).toBe(0);
  });

  it('keeps what cannot be fitted as a failed trial, and fails where nothing can', async () => {
    const bad = { window: { options: [4, -1] } };
    const body = await get((await run({ space: bad, trials: 12, seed: 3 })).record);
    for (const { params, state, reason } of body.trials) {
      expect(state).toBe(params.window === -1 ? 'failed' : 'whole');
      if (state === 'failed') expect(reason).toContain('-1');
    }
    await expect(run({ space: { window: { options: [-1, -2] } }, trials: 4 })).rejects.toMatchObject({ code: 'MODEL_FAILED' });
    await expect(run({ metric: 'beauty' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(run({ horizon: 40 })).rejects.toMatchObject({ code: 'UNSUITABLE' });
    await expect(run({ space: { colour: { min: 1, max: 2 } } })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});
