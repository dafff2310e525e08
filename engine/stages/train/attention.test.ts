import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '#models/catalog.ts';
import type { SeriesExplanation } from '#shared/stages/train.ts';
import type { JobContext } from '../../context.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putWeekly } from '../../testing/fixtures.ts';
import { trainStage } from './index.ts';

const absent = !catalog.some((model) => model.id === 'tft');
const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);

describe.skipIf(absent)('where a net looked (skipped where the catalog has no tft)', () => {
  let workspace: TestWorkspace;
  let told: SeriesExplanation;
  beforeAll(async () => {
    workspace = await openTestWorkspace();
    const ctx: JobContext = { ...workspace.ctx };
    const { features } = await putWeekly(workspace.db, [90, 70]);
    const params = { epochs: 1, stepsPerEpoch: 2, batch: 8, hidden: 8, heads: 2, inputLength: 14, members: 2 };
    const { record } = await trainStage.run({ features, choice: { model: 'tft', params }, horizon: 5, seed: 1 }, ctx);
    const { series } = await trainStage.status({ fit: record, offset: 0, limit: 1 }, ctx);
    told = (await trainStage.explain({ fit: record, series: series[0]!.series, history: 20 }, ctx)) as SeriesExplanation;
  });
  afterAll(() => workspace.close());

  it('has a share for each step of the window and each step ahead', () => {
    const { window, shares } = told.attention!;
    expect([window, shares.length]).toEqual([14, 14 * 5]);
    expect(shares.every((share) => share >= 0)).toBe(true);
    // The rest of what is looked at lies ahead of the origin.
    for (let step = 0; step < 5; step++) expect(sum(shares.subarray(step * window, (step + 1) * window))).toBeLessThanOrEqual(1 + 1e-6);
  });
  it('says what was chosen among the inputs, the largest share first, each group a whole', () => {
    const { selection } = told.attention!;
    expect(selection.map(({ group }) => group)).toContain('past');
    for (const { inputs } of selection) {
      expect(sum(inputs.map((i) => i.share))).toBeCloseTo(1);
      expect(inputs.map((i) => i.share)).toEqual(inputs.map((i) => i.share).sort((a, b) => b - a));
    }
  });
});
