import { describe, expect, it } from 'vitest';
import { type ForestOptions, forest, predict } from './index.ts';
import { alone, example, meanAbsolute, tableOf } from './trees.fixture.ts';

const { table, y } = example(1500, 5);
const learn = (options: Partial<ForestOptions> = {}, target = y, on = table) =>
  forest(on, target, { trees: 40, seed: 1, ...options }, alone);

describe('a forest', () => {
  it('learns what is there', () => {
    const fresh = example(500, 99);
    const p = predict(learn({ trees: 100, columnShare: 0.75 }), fresh.table);
    expect(meanAbsolute(p, fresh.y)).toBeLessThan(0.7);
    expect(p.reduce((a, b) => a + b) / fresh.y.reduce((a, b) => a + b)).toBeCloseTo(1, 1);
  });

  it('gives the same bytes for a seed, other trees for another', () => {
    expect(learn()).toEqual(learn());
    expect(learn({ seed: 2 })).not.toEqual(learn());
    expect(JSON.parse(JSON.stringify(learn()))).toEqual(learn());
  });

  it('keeps within leaves, depth and rows of a leaf', () => {
    for (const tree of learn({ leaves: 20 }).trees) expect(tree.value).toHaveLength(20);
    for (const tree of learn({ depth: 3 }).trees) expect(tree.value.length).toBeLessThanOrEqual(8);
    for (const tree of learn({ minRows: 40 }).trees) expect(Math.min(...tree.leafCover)).toBeGreaterThanOrEqual(40);
  });

  it('takes the best leaf first where leaves are few', () => {
    const [best] = learn({ leaves: 3, trees: 1, columnShare: 1, rowShare: 4 }).trees;
    const [all] = learn({ trees: 1, columnShare: 1, rowShare: 4 }).trees;
    const gains = [...all!.gain].sort((a, b) => b - a);
    expect(best!.gain[0]).toBe(gains[0]);
    expect(best!.gain[1]).toBe(gains[1]);
  });

  it('ignores rows without weight', () => {
    const weights = Float64Array.from(y, (_, i) => Number(i % 2 === 0));
    const spoilt = y.map((v, i) => (i % 2 === 0 ? v : 1e6));
    expect(learn({ weights }, spoilt)).toEqual(learn({ weights }));
  });

  it('bears what is degenerate', () => {
    expect(predict(learn({}, new Float64Array(y.length).fill(3)), table).every((v) => v === 3)).toBe(true);
    const one = tableOf([Float64Array.from([5])]);
    expect(predict(learn({}, Float64Array.from([2]), one), one)).toEqual(Float64Array.from([2]));
    expect(() =>
      learn(
        {},
        y.map(() => Number.POSITIVE_INFINITY),
      ),
    ).toThrow('finite');
  });
});
