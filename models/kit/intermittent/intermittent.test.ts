import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { seededRandom } from '#shared/math/random.ts';
import { model as adida } from '../../adida/model.ts';
import { model as croston } from '../../croston/model.ts';
import { model as imapa } from '../../imapa/model.ts';
import { model as sba } from '../../sba/model.ts';
import { model as tsb } from '../../tsb/model.ts';
import { makeContext } from '../context.ts';
import type { AnyModel } from '../define.ts';
import { bucketFor, bucketSums } from './aggregate.ts';
import { classify } from './classify.ts';
import { demandRate, fitIntervals, observe } from './croston.ts';
import { mixtureOf, mixtureQuantile, sizesOf } from './mixture.ts';
import { fitChances } from './tsb.ts';

const models: readonly AnyModel[] = [croston, sba, tsb, adida, imapa];
const ctx = makeContext();
const counts = fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 50 })), {
  minLength: 2,
  maxLength: 60,
});

function forecast(model: AnyModel, y: readonly number[], params: object = {}) {
  const state = model.fit(panelOf({ a: y }), model.params.parse(params), { horizon: 3 }, ctx);
  return { state, ...model.forecast(state, { future: blindFuture(3), levels: [80, 95] }, ctx) };
}

describe('classes of demand', () => {
  const every = (gap: number, sizes: readonly number[]): number[] => sizes.flatMap((s) => [...new Array<number>(gap - 1).fill(0), s]);

  it.each([
    ['smooth', every(1, [4, 5, 6, 5])],
    ['erratic', every(1, [1, 1, 20, 1, 1])],
    ['intermittent', every(3, [4, 5, 6, 5])],
    ['lumpy', every(3, [1, 1, 20, 1, 1])],
    ['none', [0, 0, 0]],
  ])('%s', (kind, y) => {
    expect(classify(y).kind).toBe(kind);
  });

  it('counts known rows only, and takes sizes as they vary', () => {
    const { adi, cv2 } = classify([0, Number.NaN, 2, 0, 4, Number.NaN]);
    expect(adi).toBe(2);
    expect(cv2).toBeCloseTo(2 / 9, 12);
  });
});

describe('Croston', () => {
  it('sizes and intervals by hand', () => {
    // 2 after two rows; then 4 after three: size 2 + 0.5 * 2 = 3, interval 2 + 0.5 * 1 = 2.5.
    expect(demandRate(fitIntervals(Float64Array.of(0, 2, 0, 0, 4, 0), 0.5))).toBeCloseTo(3 / 2.5, 12);
  });

  it('goes on over later rows as over one history, missing ones left out', () => {
    fc.assert(
      fc.property(counts, fc.nat({ max: 60 }), (y, cut) => {
        const whole = fitIntervals(Float64Array.from(y), 0.2);
        const first = fitIntervals(Float64Array.from(y.slice(0, cut)), 0.2);
        expect(observe(observe(first, y.slice(cut)), [Number.NaN])).toEqual(whole);
      }),
    );
  });
});

describe('Teunter-Syntetos-Babai', () => {
  it('falls while nothing is sold', () => {
    const rate = (zeros: number): number => {
      const { size, chance } = fitChances(Float64Array.of(3, 0, 3, 3, 0, 3, ...new Array<number>(zeros).fill(0)), {
        alpha: 0.1,
        beta: 0.2,
      });
      return size * chance;
    };
    expect(rate(20)).toBeLessThan(0.2 * rate(0));
  });

  it('weights chosen have no larger error than given ones', () => {
    const error = (y: readonly number[], at: { alpha: number; beta: number }): number => {
      let chance = y.filter((v) => v !== 0).length / y.length;
      let size = y.reduce((a, b) => a + b, 0) / Math.max(1, y.filter((v) => v !== 0).length);
      return y.reduce((sum, v) => {
        const e = (v - chance * size) ** 2;
        chance += at.beta * ((v === 0 ? 0 : 1) - chance);
        if (v !== 0) size += at.alpha * (v - size);
        return sum + e;
      }, 0);
    };
    fc.assert(
      fc.property(counts, (y) => {
        const best = error(y, fitChances(Float64Array.from(y)));
        for (const alpha of [0.01, 0.1, 0.5])
          for (const beta of [0.02, 0.2]) expect(best).toBeLessThanOrEqual(error(y, { alpha, beta }) + 1e-9);
      }),
    );
  });
});

describe('sums', () => {
  it('are counted from the end', () => {
    expect([...bucketSums(Float64Array.of(9, 1, 2, 3, 4), 2)]).toEqual([3, 7]);
    expect(bucketFor(Float64Array.of(0, 0, 1, 0, 0, 1, 0, 0))).toBe(3);
    expect(bucketFor(new Float64Array(5))).toBe(1);
  });
});

describe('mixture of zeros and sizes', () => {
  it('has the rate as its mean', () => {
    fc.assert(
      fc.property(counts, fc.double({ min: 0.01, max: 30, noNaN: true }), (y, rate) => {
        fc.pre(y.some((v) => v > 0));
        const sizes = y.filter((v) => v !== 0);
        const mixed = mixtureOf(rate, sizes.reduce((a, b) => a + b, 0) / sizes.length, sizesOf(Float64Array.from(y)));
        const random = seededRandom(1);
        const draws = 20_000;
        let mean = 0;
        for (let i = 0; i < draws; i++) mean += mixtureQuantile(mixed, random()) / draws;
        const spread = Math.max(...mixed.sizes) / Math.sqrt(draws);
        expect(Math.abs(mean - rate)).toBeLessThan(5 * spread);
      }),
      { numRuns: 30 },
    );
  });

  it('quantiles ascend, through returns, zeros and sales', () => {
    const mixed = mixtureOf(0.5, 1, [-2, -1, 1, 3, 4]);
    let last = Number.NEGATIVE_INFINITY;
    for (let p = 0.005; p < 1; p += 0.01) {
      const q = mixtureQuantile(mixed, p);
      expect(q).toBeGreaterThanOrEqual(last);
      last = q;
    }
    expect(mixtureQuantile(mixed, 0.5)).toBe(0);
    expect(mixtureQuantile(mixed, 0.01)).toBeLessThan(0);
  });
});

describe.each(models.map((model) => ({ id: model.id, model })))('$id', ({ model }) => {
  it('all zeros: 0, and says so', () => {
    const f = forecast(model, new Array<number>(30).fill(0));
    expect([...f.mean, ...f.quantiles.flatMap((q) => [...q.values])].every((v) => v === 0)).toBe(true);
    expect(f.status[0]).toMatchObject({ state: 'fitted', reason: expect.stringContaining('no demand') });
  });

  it('never below zero, mean and intervals', () => {
    fc.assert(
      fc.property(counts, fc.boolean(), (y, optimise) => {
        const f = forecast(model, y, { optimise });
        for (const v of [...f.mean, ...f.quantiles.flatMap((q) => [...q.values])]) expect(v).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('95 % intervals hold Poisson demand', () => {
    const random = seededRandom(11);
    const poisson = (): number => {
      let k = 0;
      for (let p = Math.exp(-0.6), u = random(), sum = p; u > sum; sum += p) p *= 0.6 / ++k;
      return k;
    };
    let inside = 0;
    for (let s = 0; s < 200; s++) {
      const f = forecast(model, Array.from({ length: 60 }, poisson));
      const [lo, hi] = [f.quantiles[0]!.values[0]!, f.quantiles.at(-1)!.values[0]!];
      const actual = poisson();
      if (actual >= lo - 1e-9 && actual <= hi + 1e-9) inside++;
    }
    expect(inside).toBeGreaterThanOrEqual(180);
  });
});
