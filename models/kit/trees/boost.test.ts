import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlmanacError } from '#shared/base/errors.ts';
import { type BoostOptions, boost, importance, predict } from './index.ts';
import { alone, example, meanAbsolute, tableOf } from './trees.fixture.ts';

const usual: BoostOptions = { objective: 'squared', trees: 40, leaves: 12, learningRate: 0.1, minRows: 5, seed: 1 };
const { table, y } = example(2000, 5);
const learn = (options: Partial<BoostOptions> = {}, target = y, on = table) => boost(on, target, { ...usual, ...options }, alone);
const text = (options: Partial<BoostOptions> = {}) => JSON.stringify(learn(options));

describe('a split', () => {
  const column = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8]);
  const step = Float64Array.from([0, 0, 0, 3, 3, 3, 3, 3]);
  const stump = { trees: 1, leaves: 2, learningRate: 1, minRows: 1 };

  it('has the gain and the values that a person works out', () => {
    const [tree] = learn(stump, step, tableOf([column])).trees;
    // Sums of errors from the mean 1.875 are -5.625 of 3 rows and 5.625 of 5: 5.625² / 3 + 5.625² / 5.
    expect(tree!.gain[0]).toBeCloseTo(16.875, 12);
    expect(tree!.threshold[0]).toBeGreaterThanOrEqual(3);
    expect(tree!.threshold[0]).toBeLessThan(4);
    expect(tree!.value).toEqual([-1.875, 1.125]);
    expect([tree!.cover, tree!.leafCover]).toEqual([[8], [3, 5]]);
  });

  it('shrinks by l1 and l2 as Chen & Guestrin have it', () => {
    const [tree] = learn({ ...stump, l1: 1, l2: 2 }, step, tableOf([column])).trees;
    expect(tree!.value).toEqual([-(5.625 - 1) / 5, (5.625 - 1) / 7].map((v) => expect.closeTo(v, 12)));
    expect(tree!.gain[0]).toBeCloseTo(4.625 ** 2 / 5 + 4.625 ** 2 / 7, 12);
  });

  it('is not made below the least gain, nor below the least rows', () => {
    expect(learn({ ...stump, minGain: 17 }, step, tableOf([column])).trees[0]!.value).toEqual([0]);
    expect(learn({ ...stump, minGain: 16.8 }, step, tableOf([column])).trees[0]!.value).toHaveLength(2);
    expect(learn({ ...stump, minRows: 4 }, step, tableOf([column])).trees[0]!.leafCover).toEqual([4, 4]);
    expect(learn({ ...stump, minRows: 5 }, step, tableOf([column])).trees[0]!.leafCover).toEqual([8]);
  });

  it('sends missing values to the side where they belong', () => {
    const gappy = Float64Array.from([1, 2, Number.NaN, 4, 5, 6, Number.NaN, 8]);
    for (const [like, way] of [
      [0, 1],
      [3, 0],
    ] as const) {
      const target = Float64Array.from(gappy, (v) => (Number.isNaN(v) ? like : v < 4 ? 0 : 3));
      const [tree] = learn(stump, target, tableOf([gappy])).trees;
      expect(tree!.missing).toEqual([way]);
      expect(tree!.gain[0]).toBeCloseTo(target.reduce((a, v) => a + v * v, 0) - target.reduce((a, v) => a + v, 0) ** 2 / 8, 10);
    }
    const apart = Float64Array.from(gappy, (v) => (Number.isNaN(v) ? 9 : 1));
    const alone = learn(stump, apart, tableOf([gappy]));
    expect(predict(alone, tableOf([Float64Array.from([-1e9, 1e9, Number.NaN])]))).toEqual(Float64Array.from([1, 1, 9]));
  });

  it('sends missing values with most rows where training had none', () => {
    expect(learn(stump, step, tableOf([column])).trees[0]!.missing).toEqual([0]);
    expect(learn(stump, Float64Array.from([0, 0, 0, 0, 0, 3, 3, 3]), tableOf([column])).trees[0]!.missing).toEqual([1]);
  });

  it('of codes is the best of all groups, as the sorted means give it', () => {
    const codes = Float64Array.from({ length: 60 }, (_, i) => i % 4);
    const target = codes.map((code) => [5, 1, 5, 2][code]!);
    const [tree] = learn({ ...stump, leaves: 3, minRows: 1 }, target, tableOf([codes], [true])).trees;
    expect(tree!.categories![0]).toEqual([0, 2]);
    expect(predict(learn({ ...stump, leaves: 3 }, target, tableOf([codes], [true])), tableOf([codes], [true]))).toEqual(target);
  });
});

describe('boosting', () => {
  it('learns what is there', () => {
    const fitted = learn({ trees: 200 });
    expect(meanAbsolute(predict(fitted, table), y)).toBeLessThan(0.3);
    const noise = 2;
    importance(fitted).forEach((share, c) => {
      expect(share > 0.02).toBe(c !== noise);
    });
    const fresh = example(500, 99);
    expect(meanAbsolute(predict(fitted, fresh.table), fresh.y)).toBeLessThan(0.45);
  });

  it('gives the same bytes for a seed, others for another where it draws', () => {
    const drawing = { rowShare: 0.7, columnShare: 0.75 };
    expect(text(drawing)).toBe(text(drawing));
    expect(text({ ...drawing, seed: 2 })).not.toBe(text(drawing));
    expect(JSON.parse(text())).toEqual(learn());
  });

  it('is the same when histograms are counted anew for want of memory', () => {
    expect(text({ keptBytes: 0 })).toBe(text());
  });

  it('takes a weight as so many rows', () => {
    const weights = Float64Array.from(y, (_, i) => i % 3);
    const coarse = { ...table, columns: table.columns.map((c) => c.map((v) => Math.round(50 * v) / 50)) };
    const rows = weights.reduce<number[]>((all, w, i) => all.concat(Array(w).fill(i)), []);
    const repeated = tableOf(
      coarse.columns.map((c) => Float64Array.from(rows, (i) => c[i]!)),
      table.categorical,
    );
    const options = { minRows: 1, minHessian: 30, trees: 10 };
    const weighted = predict(learn({ ...options, weights }, y, coarse), coarse);
    const counted = predict(
      learn(
        options,
        Float64Array.from(rows, (i) => y[i]!),
        repeated,
      ),
      coarse,
    );
    expect(meanAbsolute(weighted, counted)).toBeLessThan(1e-9);
  });

  it('draws rows and columns', () => {
    const few = learn({ columnShare: 0.25, trees: 30 });
    for (const tree of few.trees) expect(new Set(tree.feature).size).toBeLessThanOrEqual(1);
    expect(learn({ rowShare: 0.5, trees: 1 }).trees[0]!.leafCover.reduce((a, b) => a + b)).toBe(1000);
  });

  it('keeps within depth and leaves', () => {
    const tree = learn({ depth: 2, leaves: 12, trees: 1 }).trees[0]!;
    expect(tree.value).toHaveLength(4);
    expect(learn({ leaves: 7, trees: 1 }).trees[0]!.value).toHaveLength(7);
  });

  it('stops early by held-out rows, and keeps the trees up to the best', () => {
    const noise = example(400, 8);
    const target = noise.y.map((_, i) => (((i * 7919) % 101) - 50) / 10);
    const held = Uint8Array.from(target, (_, i) => Number(i >= 300));
    const { trees, scores } = learn({ trees: 500, early: { rounds: 10, held } }, target, noise.table);
    expect(scores!.length).toBeLessThan(200);
    expect(trees).toHaveLength(scores!.indexOf(Math.min(...scores!)));
    const outside = { rounds: 10, table: noise.table, y: target };
    expect(learn({ trees: 20, early: outside }, target, noise.table).trees).toHaveLength(20);
  });

  it('learns nothing of held-out rows', () => {
    const held = Uint8Array.from(y, (_, i) => Number(i >= 1500));
    const early = { rounds: 100, held };
    const changed = y.map((v, i) => (held[i] ? v + 100 * ((i % 5) - 2) : v));
    const [a, b] = [learn({ early, trees: 5 }), learn({ early, trees: 5 }, changed)];
    expect(b.trees.slice(0, 1)).toEqual(a.trees.slice(0, b.trees.slice(0, 1).length));
    expect(b.base).toBe(a.base);
  });

  it('is monotone where it must be, with every objective', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom('squared', 'quantile', 'poisson', 'huber'), (seed, objective) => {
        const data = example(300, seed);
        const target = data.y.map((v) => Math.max(0, v));
        const fitted = learn({ objective, trees: 15, monotone: [1, -1, 0, 0], seed }, target, data.table);
        for (const [column, sign] of [
          [0, 1],
          [1, -1],
        ] as const) {
          const grid = Float64Array.from({ length: 50 }, (_, i) => i / 49);
          const at = data.table.columns.map((c, k) => (k === column ? grid : new Float64Array(50).fill(c[seed % 300]!)));
          const p = predict(fitted, tableOf(at, data.table.categorical));
          for (let i = 1; i < 50; i++) if (sign * (p[i]! - p[i - 1]!) < -1e-9) return false;
        }
        return true;
      }),
      { numRuns: 30 },
    );
  });

  it('of a quantile leaves that share of the rows below', () => {
    for (const quantile of [0.1, 0.5, 0.9]) {
      const p = predict(learn({ objective: 'quantile', quantile, trees: 150 }), table);
      const below = y.filter((v, i) => v <= p[i]!).length / y.length;
      expect(Math.abs(below - quantile)).toBeLessThan(0.03);
    }
  });

  it('of counts keeps their sum and stays positive', () => {
    const counts = y.map((v) => Math.max(0, Math.round(v / 2)));
    for (const objective of ['poisson', 'tweedie'] as const) {
      const p = predict(learn({ objective, trees: 100 }, counts), table);
      expect(Math.min(...p)).toBeGreaterThan(0);
      expect(p.reduce((a, b) => a + b) / counts.reduce((a, b) => a + b)).toBeCloseTo(1, 1);
    }
  });

  it('bears what is degenerate', () => {
    const constant = new Float64Array(y.length).fill(7);
    for (const objective of ['squared', 'absolute', 'huber', 'quantile', 'poisson', 'tweedie'] as const) {
      expect(predict(learn({ objective, trees: 3 }, constant), table)[0]).toBeCloseTo(7, 9);
      const zeros = predict(learn({ objective, trees: 3 }, new Float64Array(y.length)), table);
      expect(zeros.every((v) => Math.abs(v) < 1e-9)).toBe(true);
    }
    const two = tableOf([Float64Array.from([1, 2])]);
    expect(predict(learn({ minRows: 1, learningRate: 1, trees: 1 }, Float64Array.from([1, 5]), two), two)).toEqual(
      Float64Array.from([1, 5]),
    );
    const nothing = tableOf([new Float64Array(50).fill(Number.NaN), new Float64Array(50)]);
    expect(learn({}, y.subarray(0, 50), nothing).trees.every((tree) => tree.value.length === 1)).toBe(true);
    for (const scale of [1e-90, 1e90]) {
      const p = predict(
        learn(
          { trees: 100 },
          y.map((v) => v * scale),
        ),
        table,
      );
      expect(
        meanAbsolute(
          p,
          y.map((v) => v * scale),
        ) / scale,
      ).toBeLessThan(1);
    }
    const outlier = y.map((v, i) => (i === 7 ? 1e6 : v));
    expect(Number.isFinite(predict(learn({ objective: 'tweedie' }, outlier.map(Math.abs)), table)[7]!)).toBe(true);
  });

  it('says what cannot be', () => {
    const code = (work: () => unknown) => {
      try {
        work();
      } catch (error) {
        return error instanceof AlmanacError ? error.code : error;
      }
      return 'no error';
    };
    expect(
      code(() =>
        learn(
          { objective: 'poisson' },
          y.map((v) => v - 100),
        ),
      ),
    ).toBe('UNSUITABLE');
    expect(
      code(() =>
        learn(
          {},
          y.map((v, i) => (i === 3 ? Number.NaN : v)),
        ),
      ),
    ).toBe('UNSUITABLE');
    expect(
      code(() =>
        learn(
          {},
          y.map(() => 1e300),
        ),
      ),
    ).toBe('UNSUITABLE');
    expect(code(() => learn({}, y.subarray(1)))).toBe('BAD_REQUEST');
    expect(code(() => learn({ monotone: [0, 0, 0, 1] }))).toBe('BAD_REQUEST');
    expect(code(() => learn({}, y, { ...table, categorical: [true] }))).toBe('BAD_REQUEST');
    expect(code(() => learn({ early: { rounds: 3, held: new Uint8Array(y.length).fill(1) } }))).toBe('UNSUITABLE');
  });

  it('can be cancelled between splits', () => {
    let calls = 0;
    const check = () => {
      if (++calls === 50) throw new AlmanacError('CANCELLED', 'enough', { hint: '' });
    };
    expect(() => boost(table, y, usual, { check })).toThrow('enough');
  });
});
