import { describe, expect, it } from 'vitest';
import { panelOf } from '#shared/domain/panel.ts';
import { normalFrom } from '#shared/math/normal.ts';
import { seededRandom } from '#shared/math/random.ts';
import { catalog } from '../../catalog.ts';
import { makeContext } from '../context.ts';
import { apartFrom, combinedErrors, evidenceOf, plainMedian, type Trials, weightedMean } from './evidence.ts';
import { blocksOf, shareOut } from './team.ts';
import { backsFor, tryModel } from './trial.ts';
import { type Evidence, sharesOf } from './weigh.ts';

const of = (...x: number[]) => Float64Array.from(x);
const options = { members: 2, power: 4, least: 0.02, most: 10 };
const evidence = (...errors: number[][]): Evidence => ({
  errors: Float64Array.from(errors.flat()),
  weights: new Float64Array(errors[0]!.length).fill(1),
});

describe('shares', () => {
  it('add up to 1 and fall with the error; hopeless members are left out', () => {
    const [shares] = sharesOf([evidence([1, 1, 1], [1.2, 1.2, 1.2])], options);
    expect(shares![0]! + shares![1]!).toBeCloseTo(1, 12);
    expect(shares![0]).toBeGreaterThan(shares![1]!);
    expect([...sharesOf([evidence([1, 1, 1], [50, 50, 50])], options)[0]!]).toEqual([1, 0]);
    expect([...sharesOf([evidence([1, 2], [2, 1])], options)[0]!]).toEqual([0.5, 0.5]);
  });

  it('the most dependable members only, and none where nothing was tried', () => {
    const shares = sharesOf([evidence([3, 3], [2, 2], [1, 1])], { ...options, members: 3, most: 1 });
    expect([...shares[0]!]).toEqual([0, 0, 1]);
    expect([...sharesOf([evidence([Number.NaN], [Number.NaN])], options)[0]!]).toEqual([0, 0]);
    expect([...sharesOf([evidence([0, 0], [0, 0])], options)[0]!]).toEqual([0.5, 0.5]);
  });

  it('a member that was tried at hard origins only is not held to be worse', () => {
    const hard = evidence([1, 1, 9], [Number.NaN, Number.NaN, 9]);
    const [shares] = sharesOf([hard], options);
    expect(shares![0]).toBeCloseTo(0.5, 6);
  });

  // Efron & Morris: where series do not differ, the panel knows better than a single series; where they do, the series itself.
  it('draws towards the panel where series are alike, hardly where they differ', () => {
    const draw = normalFrom(seededRandom(1));
    const made = (spread: number): Evidence[] =>
      Array.from({ length: 60 }, (_, s) => {
        const better = s % 2 === 0 ? Math.exp(-spread) : Math.exp(spread);
        const row = (size: number) => Array.from({ length: 8 }, () => size * Math.exp(0.4 * draw()));
        return evidence(row(1), row(better));
      });
    const range = (spread: number): number => {
      const first = sharesOf(made(spread), options).map((row) => row[0]!);
      const [a, b] = [first.filter((_, s) => s % 2 === 0), first.filter((_, s) => s % 2 === 1)];
      return b.reduce((x, y) => x + y, 0) / b.length - a.reduce((x, y) => x + y, 0) / a.length;
    };
    const alike = sharesOf(made(0), options).map((row) => row[0]!);
    expect(alike.reduce((worst, share) => Math.max(worst, Math.abs(share - 0.5)), 0)).toBeLessThan(0.15);
    expect(range(1)).toBeGreaterThan(0.8);
  });
});

describe('trials', () => {
  it('see nothing after an origin', () => {
    const ctx = makeContext({ members: catalog });
    const y = Array.from({ length: 30 }, (_, i) => i * i);
    const call = { model: 'naive', params: {}, panel: panelOf({ a: y, b: y.slice(0, 8) }), backs: [2, 5], least: 4, horizon: 3 };
    expect([...tryModel(call, ctx)]).toEqual([
      27 ** 2,
      27 ** 2,
      27 ** 2,
      24 ** 2,
      24 ** 2,
      24 ** 2,
      25,
      25,
      25,
      ...new Array(3).fill(Number.NaN),
    ]);
  });

  it('lie a third of the horizon apart, none in the first third', () => {
    expect(backsFor(200, 18, [12])).toEqual([6, 12, 18, 24, 30, 36, 42, 48, 54]);
    expect(backsFor(20, 6, [])).toEqual([2, 4, 6, 8, 10, 12]);
    expect(backsFor(10_000, 24, [24, 168])[0]).toBe(24);
    expect(backsFor(1, 5, [])).toEqual([]);
  });

  const trials: Trials = {
    panel: panelOf({ a: [1, 2, 3, 4, 5, 6] }),
    backs: [1, 3],
    horizon: 2,
    forecasts: [of(6, 7, 4, 7), of(8, 8, Number.NaN, Number.NaN), undefined],
  };

  it('errors by origin, over the steps that are known', () => {
    const { errors, weights } = evidenceOf(trials, 0, false);
    expect([...errors]).toEqual([0, 1, 2, Number.NaN, Number.NaN, Number.NaN]);
    expect(weights[0]).toBe(1);
    expect(evidenceOf(trials, 0, true).errors[1]).toBeCloseTo(Math.sqrt(2), 12);
    const nan = Number.NaN;
    expect([...apartFrom({ errors, weights }, 0, [1, 3], 2).errors]).toEqual([nan, 1, nan, nan, nan, nan]);
    expect(apartFrom({ errors, weights }, 0, [1, 3], 3).errors.every(Number.isNaN)).toBe(true);
  });

  it('errors of the combination', () => {
    expect([...combinedErrors(trials, 0, 0, [1, 1, 1], weightedMean)!]).toEqual([-1, Number.NaN]);
    expect([...combinedErrors(trials, 0, 1, [0.2, 0.8, 0], weightedMean)!]).toEqual([0, -2]);
    expect(combinedErrors(trials, 0, 1, [0, 1, 0], weightedMean)).toBeUndefined();
    const out = new Float64Array(2);
    plainMedian([of(1, 9), of(2, 8), of(30, 0)], [], out);
    expect([...out]).toEqual([2, 8]);
    plainMedian([of(1, 9), of(2, 8)], [], out);
    expect([...out]).toEqual([1.5, 8.5]);
  });
});

describe('sharing out', () => {
  const crew = { size: 2, start: (_: string, input: unknown) => ({ wait: () => input }) };
  it('keeps the order, and throws the first error after all have ended', () => {
    const items = [1, 2, 3, 4, 5, 6, 7];
    const square = (x: number): number => x * x;
    const there = (_: unknown, x: number) => ({ wait: () => square(x) });
    expect(shareOut(items, crew, square, there)).toEqual(items.map(square));
    expect(shareOut(items, undefined, square, there)).toEqual(items.map(square));
    let ended = 0;
    const failing = (x: number): number => {
      ended++;
      if (x === 4) throw new Error('four');
      return x;
    };
    expect(() => shareOut(items, crew, failing, (_, x) => ({ wait: () => failing(x) }))).toThrow('four');
    expect(ended).toBe(7);
    expect(blocksOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  });
});
