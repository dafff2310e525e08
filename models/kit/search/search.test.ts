import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/math/random.ts';
import { hopeless } from './prune.ts';
import { type Dimension, fromUnit, spaceOf, toUnit } from './space.ts';
import { suggest, type Tried } from './tpe.ts';

const number = (name: string, min: number, max: number, more: object = {}): Dimension & { kind: 'number' } => ({
  ...{ name, kind: 'number', min, max, log: false, whole: false },
  ...more,
});

const schema = {
  properties: {
    season: { type: 'integer', minimum: 1, maximum: 10_000, from: 'season' },
    ridge: { type: 'number', minimum: 0, maximum: 10 },
    rate: { type: 'number', minimum: 0.001, maximum: 1 },
    leaves: { type: 'integer', minimum: 2, maximum: 255 },
    free: { type: 'integer', minimum: 1, maximum: 9007199254740991 },
    trend: { enum: ['none', 'linear'] },
    damped: { type: 'boolean' },
    list: { type: 'array' },
  },
};

describe('the space', () => {
  it('is every parameter with an end that is not fixed; decades are searched by their logarithm', () => {
    const space = spaceOf('m', schema, { trend: 'none' }, {});
    expect(space.map((d) => [d.name, d.kind, d.kind === 'number' && d.log])).toEqual([
      ['ridge', 'number', false],
      ['rate', 'number', true],
      ['leaves', 'number', true],
      ['damped', 'choice', false],
    ]);
  });
  it('is what is given, where something is', () => {
    expect(spaceOf('m', schema, {}, { free: { min: 1, max: 9 }, trend: { options: ['none', 'linear'] } })).toEqual([
      number('free', 1, 9, { whole: true }),
      { name: 'trend', kind: 'choice', options: ['none', 'linear'] },
    ]);
  });
  it('refuses what is not there, and empty ranges', () => {
    expect(() => spaceOf('m', schema, {}, { tree: { min: 1, max: 2 } })).toThrow(/no parameter "tree"/);
    expect(() => spaceOf('m', schema, {}, { ridge: { min: 2, max: 1 } })).toThrow(/2 to 1/);
    expect(() => spaceOf('m', schema, {}, { ridge: { min: 0, max: 1, log: true } })).toThrow(/logarithm/);
    expect(() => spaceOf('m', {}, {}, {})).toThrow(/no parameter left/);
  });
  it('goes to places between 0 and 1 and back', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true }), (log, u) => {
        const d = number('x', 0.01, 100, { log });
        expect(toUnit(d, fromUnit(d, u))).toBeCloseTo(u, 4);
      }),
    );
  });
});

describe('suggestions', () => {
  const space: Dimension[] = [
    number('x', -5, 5),
    number('rate', 1e-4, 1, { log: true }),
    { name: 'kind', kind: 'choice', options: ['a', 'b', 'c', 'd'] },
  ];
  const badness = (p: Record<string, unknown>): number =>
    (Number(p.x) - 2) ** 2 + (Math.log10(Number(p.rate)) + 2) ** 2 + (p.kind === 'c' ? 0 : 3);
  const bestOf = (learn: boolean, seed: number): number => {
    const random = seededRandom(seed);
    const tried: Tried[] = [];
    for (let k = 0; k < 60; k++) {
      const params = suggest(space, learn ? tried : [], random);
      tried.push({ params, score: badness(params) });
    }
    return Math.min(...tried.map((t) => t.score));
  };
  it('find better places than chance: in most of twenty searches, by far on average', () => {
    const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
    const learned = seeds.map((s) => bestOf(true, s));
    const chance = seeds.map((s) => bestOf(false, s));
    expect(learned.filter((v, i) => v < chance[i]!).length).toBeGreaterThanOrEqual(15);
    const mean = (x: number[]) => x.reduce((a, b) => a + b, 0) / x.length;
    expect(mean(learned)).toBeLessThan(0.4 * mean(chance));
  });
  it('stay in the space and are the same for a seed, failed trials or not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 30 }), (seed, count) => {
        const random = seededRandom(seed);
        const tried = Array.from({ length: count }, (_, i): Tried => {
          const params = suggest(space, [], random);
          return { params, score: i % 4 === 0 ? Number.POSITIVE_INFINITY : badness(params) };
        });
        const next = suggest(space, tried, seededRandom(seed));
        expect(next).toEqual(suggest(space, tried, seededRandom(seed)));
        expect(Math.abs(Number(next.x))).toBeLessThanOrEqual(5);
        expect(Number(next.rate)).toBeGreaterThanOrEqual(1e-4);
        expect(Number(next.rate)).toBeLessThanOrEqual(1);
        expect(['a', 'b', 'c', 'd']).toContain(next.kind);
      }),
    );
  });
});

describe('giving up', () => {
  const whole = [
    [1, 1, 1],
    [2, 2, 2],
    [3, 3, 3],
    [4, 4, 4],
  ];
  it('follows the median of whole trials after as many folds', () => {
    expect(hopeless([2.4], whole)).toBe(false);
    expect(hopeless([2.6], whole)).toBe(true);
    expect(hopeless([4, 0.5], whole)).toBe(false);
    expect(hopeless([100], whole.slice(1))).toBe(false);
    expect(hopeless([], whole)).toBe(false);
  });
});
