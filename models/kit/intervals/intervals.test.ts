import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { IntervalChoice } from '#shared/domain/model-card.ts';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { normalFrom, normalQuantile } from '#shared/math/normal.ts';
import { quantile } from '#shared/math/quantile.ts';
import { seededRandom } from '#shared/math/random.ts';
import { catalog } from '../../catalog.ts';
import { battery } from '../battery.ts';
import { type Spread, scoreAt } from '../conformal.ts';
import { makeContext } from '../context.ts';
import type { AnyModel } from '../define.ts';
import { defineLocal } from '../local.ts';
import { adapt, adaptedScores, unadapted } from './adaptive.ts';
import { originsFor } from './calibration.ts';
import { atLevel, LEVELS } from './levels.ts';
import { drawPaths } from './paths.ts';
import { pooledSpreads } from './pooled.ts';
import { withIntervals } from './wrap.ts';

const find = (id: string): AnyModel => catalog.find((m) => m.id === id)!;
const asGlobal = (model: AnyModel): AnyModel => ({ ...model, scope: 'global' });
const noise = (seed: number) => normalFrom(seededRandom(seed));

/** Forecasts the mean, and is far too sure of it. */
const sure = defineLocal<object, { level: number }>({
  id: 'sure',
  version: 1,
  title: 'Sure',
  family: 'baseline',
  summary: '',
  sources: [],
  params: z.strictObject({}),
  can: { covariates: 'none', intervals: 'native', missing: false, seasons: 'none', values: 'any' },
  minHistory: () => 2,
  fitSeries: ({ y }) => ({ level: y.reduce((a, b) => a + b, 0) / y.length }),
  forecastSeries: ({ level }, { times }) => ({ mean: times.map(() => level), sd: times.map(() => 0.2) }),
  examples: [{}],
});

describe.each<[string, AnyModel, unknown, IntervalChoice]>([
  ['conformal theta', find('theta'), { season: 7 }, { method: 'conformal' }],
  ['cqr of holt-winters', find('holt-winters'), { trend: 'damped', seasonal: 'none', season: 1 }, { method: 'cqr' }],
  ['adaptive theta', find('theta'), { season: 1 }, { method: 'adaptive' }],
  ['global conformal theta', asGlobal(find('theta')), { season: 1 }, { method: 'conformal', bounds: { lower: -1e15 } }],
  ['global cqr of theta', asGlobal(find('theta')), { season: 1 }, { method: 'cqr' }],
])('%s', (_, inner, params, choice) => {
  const model = withIntervals(inner, choice);
  it.each(battery.map((check) => [check.name, check] as const))('%s', (_, check) => check.run({ model, params, members: catalog }));
});

describe('withIntervals', () => {
  const ctx = makeContext({ members: catalog });
  const [S, N, H] = [60, 80, 4];
  const series = Array.from({ length: S }, (_, s) => {
    const draw = noise(s + 1);
    return Array.from({ length: N + H }, () => 10 + draw());
  });
  const panel = panelOf(Object.fromEntries(series.map((y, s) => [`s${s}`, y.slice(0, N)])));
  const share = (model: AnyModel, level: number): number => {
    const f = model.forecast(model.fit(panel, {}, { horizon: H }, ctx), { future: blindFuture(H), levels: [level] }, ctx);
    const actual = series.flatMap((y) => y.slice(N));
    return actual.filter((v, i) => v >= f.quantiles[0]!.values[i]! && v <= f.quantiles[1]!.values[i]!).length / actual.length;
  };

  it.each(['conformal', 'cqr', 'adaptive'] as const)('%s mends a model that is too sure', (method) => {
    expect(share(sure, 80)).toBeLessThan(0.4);
    for (const scope of [sure, asGlobal(sure)]) {
      const held = share(withIntervals(scope, { method }), 80);
      expect(held).toBeGreaterThan(0.72);
      expect(held).toBeLessThan(0.9);
    }
  });

  it('keeps means, quantiles and paths within the bounds', () => {
    for (const method of ['native', 'conformal', 'adaptive'] as const) {
      const model = withIntervals(find('naive'), { method, bounds: { lower: 9.5, upper: 10.5 } });
      const state = model.fit(panel, {}, { horizon: H }, ctx);
      const f = model.forecast(state, { future: blindFuture(H), levels: [50, 95] }, ctx);
      const paths = model.simulate?.(state, { future: blindFuture(H), paths: 20 }, ctx) ?? [];
      for (const x of [f.mean, ...f.quantiles.map((q) => q.values), ...paths]) expect(x.every((v) => v >= 9.5 && v <= 10.5)).toBe(true);
      expect(method === 'native' || paths.length === 20).toBe(true);
    }
    expect(() => withIntervals(sure, { method: 'native', bounds: { lower: 1, upper: 1 } })).toThrow(
      'The lower bound 1 is not below the upper',
    );
    expect(withIntervals(sure, { method: 'native' })).toBe(sure);
  });

  it('adaptive intervals widen by an update with more misses than aimed at', () => {
    const model = withIntervals(find('ses'), { method: 'adaptive' });
    const y = series[0]!;
    const width = (more: number): number => {
      let state = model.fit(panelOf({ a: y.slice(0, 60) }), {}, { horizon: 4 }, ctx);
      for (let n = 64; n <= 80; n += 4)
        state = model.update!(state, panelOf({ a: y.slice(0, n).map((v, i) => (i < 60 ? v : 10 + more * (v - 10))) }), ctx);
      const [lo, hi] = model.forecast(state, { future: blindFuture(1), levels: [80] }, ctx).quantiles;
      return hi!.values[0]! - lo!.values[0]!;
    };
    expect(width(6)).toBeGreaterThan(1.1 * width(1));
  });
});

describe('adaption', () => {
  const spread: Spread = {
    scale: [1],
    line: [1, 0],
    scores: Array.from({ length: 41 }, (_, j) => 3 * (1 - (1 - j / 40) ** 2)),
    origins: 1e9,
  };

  it('leaves scores alone that miss as often as aimed at', () => {
    const scores = Float64Array.from({ length: 1000 }, (_, i) => (3 * (i + 0.5)) / 1000);
    const adapted = adaptedScores(spread, adapt(spread, unadapted(), scores));
    LEVELS.forEach((level, l) => {
      expect(adapted[l]).toBeCloseTo(scoreAt(spread, level / 100), 1);
    });
  });

  // Gibbs & Candes (2021), proposition 4.1: |mean miss - alpha| <= (max(a1, 1 - a1) + g) / (T g) whatever the scores are.
  it('misses as often as aimed at in the long run, however the scores drift', () => {
    const next = seededRandom(5);
    let adaption = unadapted();
    let missed = 0;
    const T = 600;
    const at = LEVELS.indexOf(80);
    for (let t = 0; t < T; t++) {
      const score = (1 + t / T) * 2 * next();
      if (score > adaptedScores(spread, adaption)[at]!) missed++;
      adaption = adapt(spread, adaption, Float64Array.of(score));
    }
    expect(missed / T).toBeGreaterThan(0.15);
    expect(missed / T).toBeLessThan(0.27);
  });
});

describe('pooled spreads', () => {
  const row = (...errors: number[]) => ({ back: 2, errors: Float64Array.from(errors) });

  it('hold the share aimed at, with three origins a series', () => {
    const draw = noise(9);
    const sizes = Array.from({ length: 200 }, (_, s) => 10 ** (s % 4));
    const errors = sizes.map((size) =>
      [6, 12, 18].map((back) => ({ back, errors: Float64Array.from({ length: 6 }, (_, h) => size * Math.sqrt(h + 1) * draw()) })),
    );
    const spreads = pooledSpreads(errors, sizes, 6);
    for (const level of [0.8, 0.95]) {
      let inside = 0;
      sizes.forEach((size, s) => {
        for (let h = 0; h < 6; h++)
          if (Math.abs(size * Math.sqrt(h + 1) * draw()) <= scoreAt(spreads[s]!, level) * spreads[s]!.scale[h]!) inside++;
      });
      expect(inside / 1200).toBeGreaterThan(level - 0.03);
      expect(inside / 1200).toBeLessThan(level + 0.03);
    }
    expect(spreads[0]!.scale[5]! / spreads[0]!.scale[0]!).toBeCloseTo(Math.sqrt(6), 0);
  });

  it('borrow for a series without origins, and say nothing where nothing is known', () => {
    const [, b] = pooledSpreads([[row(2, -2)], []], [1, 10], 2);
    expect(b!.scale[0]).toBeCloseTo(20, 0);
    expect(pooledSpreads([[], []], [1, 1], 2)).toEqual([undefined, undefined]);
    expect(pooledSpreads([[row(0, 0)]], [0], 2)[0]!.scale).toEqual([0, 0]);
  });
});

describe('paths', () => {
  it('have the quantiles they are drawn from, and neighbours as dependent as asked', () => {
    const ps = [0.05, 0.25, 0.5, 0.75, 0.95];
    const quantiles = ps.map((p) => ({ p, values: Float64Array.from({ length: 5 }, (_, h) => 10 + (h + 1) * normalQuantile(p)) }));
    const paths = drawPaths(quantiles, 0.8, 4000, seededRandom(3));
    for (const q of quantiles)
      expect(
        quantile(
          paths.map((p) => p[4]!),
          q.p,
        ),
      ).toBeCloseTo(q.values[4]!, 0);
    expect(paths.every((path) => path.every((v, h) => Math.abs(v - 10) <= quantiles[4]!.values[h]! - 10 + 1e-9))).toBe(true);
    const a = paths.map((p) => p[2]! - 10);
    const b = paths.map((p) => p[3]! - 10);
    const dot = (x: number[], y: number[]): number => x.reduce((sum, v, i) => sum + v * y[i]!, 0);
    expect(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))).toBeCloseTo(0.8, 1);
  });
});

describe('origins and levels', () => {
  it('lie within the series, oldest first, none before the shortest history', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 30 }),
        (rows, horizon, shortest) => {
          const backs = originsFor(rows, horizon, shortest, 12);
          expect(backs.length).toBeLessThanOrEqual(12);
          backs.forEach((back, k) => {
            expect(back).toBeGreaterThanOrEqual(1);
            expect(rows - back).toBeGreaterThanOrEqual(shortest);
            if (k > 0) expect(back).toBeLessThan(backs[k - 1]!);
          });
        },
      ),
    );
  });

  it('values between levels lie on a line', () => {
    const values = LEVELS.map((l) => 2 * l);
    expect([5, 80, 97, 99.9].map((l) => atLevel(values, l))).toEqual([20, 160, 194, 198]);
  });
});
