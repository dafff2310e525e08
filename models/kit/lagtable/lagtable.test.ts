import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blindFuture, type Panel, panelOf } from '#shared/domain/panel.ts';
import { quantile } from '#shared/math/quantile.ts';
import { mean, standardDeviation } from '#shared/math/statistics.ts';
import { business, noise } from '../battery/data.ts';
import { makeContext } from '../context.ts';
import type { Ensemble } from '../trees/types.ts';
import { forecastAhead } from './ahead.ts';
import { featuresFor } from './features.ts';
import { defineLagModel } from './global.ts';
import type { Learner } from './learner.ts';
import { LagParams } from './params.ts';
import { type Feature, nameOf, type Recipe, reachOf } from './recipe.ts';
import { chooseRows } from './rows.ts';
import { scoreAt, spreadOf } from './spread.ts';
import { tableOf, tamed, targetsOf, valuesOf } from './table.ts';
import { aheadOf, type Track } from './track.ts';
import { tracksOf } from './tracks.ts';

const recipeOf = (features: readonly Feature[], more: Partial<Recipe> = {}): Recipe => ({
  axis: { kind: 'integer', step: 1 },
  features,
  block: 5,
  reference: { kind: 'level' },
  local: false,
  window: 7,
  lookback: 40,
  ...more,
});

const one = (y: readonly number[], x?: readonly number[]): Track[] => {
  const panel: Panel = { ...panelOf({ a: y }), covariates: x ? [{ name: 'x', role: 'known', values: Float64Array.from(x) }] : [] };
  return tracksOf(panel, () => 1);
};

/** The columns at one origin and step. */
function rowAt(tracks: readonly Track[], recipe: Recipe, origin: number, step: number) {
  const at = { offsets: Int32Array.of(0, 1), origin: Int32Array.of(origin), step: Int32Array.of(step) };
  return tableOf(tracks, at, recipe, () => {});
}

const every: Feature[] = [
  ...featuresFor({
    axis: { kind: 'integer', step: 1 },
    rows: 60,
    seasons: [4, 12],
    lags: 3,
    known: [{ name: 'x', flag: false, calendar: false }],
    past: [],
    statics: [],
  }),
  { kind: 'mean', rows: 5, back: 2 },
];

function alike(got: number, wanted: number, f: Feature): void {
  if (Number.isNaN(wanted)) expect(got, nameOf(f)).toBeNaN();
  else expect(got, nameOf(f)).toBeCloseTo(wanted, 4);
}

describe('columns', () => {
  const y = business(60, 3).map((v, i) => (i % 11 === 5 ? Number.NaN : v));
  const x = noise(60, 4);

  test('say what a slow and plain reading of the history says', () => {
    const tracks = one(y, x);
    const known = (from: number, to: number) => y.slice(Math.max(0, from), to).filter((v) => !Number.isNaN(v));
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 54 }), fc.integer({ min: 1, max: 5 }), (o, h) => {
        const g = o + h - 1;
        const value = (f: Feature): number => rowAt(tracks, recipeOf([f]), o, h).columns[0]![0]!;
        const near = (f: Feature, wanted: number) => alike(value(f), wanted, f);
        near({ kind: 'lag', back: 2 }, y[o - 3]!);
        const back4 = h <= 4 ? 4 : 8;
        near({ kind: 'same', season: 4, times: 1 }, y[g - back4]!);
        near({ kind: 'same', season: 4, times: 2 }, y[g - back4 - 4]!);
        near({ kind: 'same', season: 12, times: 1, shift: -1 }, y[g - 13]!);
        const same = [y[g - 12]!, y[g - 24]!].filter((v) => !Number.isNaN(v));
        near({ kind: 'same-mean', season: 12, times: 2 }, mean(same));
        near({ kind: 'mean', rows: 6 }, mean(known(o - 6, o)));
        near({ kind: 'mean', rows: 5, back: 2 }, mean(known(o - 7, o - 2)));
        const last = known(o - 6, o);
        near({ kind: 'std', rows: 6 }, standardDeviation(last) * Math.sqrt((last.length - 1) / last.length));
        near({ kind: 'min', rows: 6 }, Math.min(...last));
        near({ kind: 'max', rows: 9, back: 3 }, Math.max(...known(o - 12, o - 3)));
        near({ kind: 'change', rows: 4, back: 12 }, mean(known(o - 4, o)) - mean(known(o - 16, o - 12)));
        near({ kind: 'step' }, h);
        near({ kind: 'phase', season: 12 }, (g + 1) % 12);
        near({ kind: 'known', name: 'x', back: 3 }, x[g - 3]!);
        near({ kind: 'known-mean', name: 'x', rows: 4 }, mean(x.slice(g - 3, g + 1)));
        near({ kind: 'known-max', name: 'x', rows: 4 }, Math.max(...x.slice(g - 3, g + 1)));
        near({ kind: 'known-same', name: 'x', season: 12 }, x[g - 12]!);
        near({ kind: 'past', name: 'x', back: 1 }, x[o - 2]!);
        near({ kind: 'past-mean', name: 'x', rows: 3 }, mean(x.slice(o - 3, o)));
      }),
    );
  });

  test('never look at the target after the origin, whatever the target is told relative to', () => {
    const references = [{ kind: 'level' }, { kind: 'difference' }, { kind: 'seasonal-difference', season: 4 }] as const;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 55 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(...references),
        fc.boolean(),
        (o, h, reference, local) => {
          const recipe = recipeOf(every, { reference, local });
          const read = (after: number) => {
            const { columns, offset, scale } = rowAt(one([...y.slice(0, o), ...new Array(60 - o).fill(after)], x), recipe, o, h);
            return JSON.stringify([columns.map((c) => c[0]), offset[0], scale[0]]);
          };
          expect(read(1e6)).toBe(read(-3));
        },
      ),
    );
  });

  test('reach no further back than they say', () => {
    const lookback = Math.max(...every.map((f) => reachOf(f, 5)));
    const recipe = recipeOf(every, { lookback });
    const long = [...noise(50, 9), ...y];
    const [whole] = one(long, [...noise(50, 8), ...x]);
    const cut = aheadOf(whole!, whole!.known - 5 - lookback, whole!.known - 5, 5, recipe);
    const full = aheadOf(whole!, 0, whole!.known - 5, 5, recipe);
    for (let h = 1; h <= 5; h++) {
      const read = (t: Track) => rowAt([t], recipe, t.known, h).columns.map((c) => c[0]);
      read(cut).forEach((v, c) => {
        alike(v!, read(full)[c]!, every[c]!);
      });
    }
  });

  test('have names of their own', () => {
    expect(new Set(every.map(nameOf)).size).toBe(every.length);
  });
});

describe('targets', () => {
  test('turn back into the values they were made of', () => {
    const y = business(60, 5);
    for (const reference of [{ kind: 'level' }, { kind: 'difference' }, { kind: 'seasonal-difference', season: 7 }] as const)
      for (const local of [true, false]) {
        const tracks = tracksOf(panelOf({ a: y }));
        const recipe = recipeOf([{ kind: 'step' }], { reference, local });
        const { at } = chooseRows(tracks, { block: 5, limit: 1e6, first: () => 20, end: () => 60 });
        const table = tableOf(tracks, at, recipe, () => {});
        valuesOf(table, targetsOf(tracks, table)).forEach((v, r) => {
          expect(v).toBeCloseTo(y[at.origin[r]! + at.step[r]! - 1]!, 9);
        });
      }
  });

  test('freak values are drawn in, others stay', () => {
    const y = Float64Array.from(noise(1000, 1));
    expect(tamed(y)).toEqual(y);
    const freak = y.slice();
    freak[500] = 1e9;
    expect(tamed(freak)[500]).toBeLessThan(30);
    expect(tamed(freak).filter((v, i) => v !== freak[i])).toHaveLength(1);
  });
});

describe('rows', () => {
  test('whatever the stride, rows meet most targets, most origins and all steps', () => {
    const tracks = one(business(2000, 1));
    for (let stride = 40; stride <= 56; stride++) {
      const limit = Math.floor((1900 * 48) / stride);
      const { at } = chooseRows(tracks, { block: 48, limit, first: () => 100, end: () => 2000 });
      const targets = new Set(at.origin.map((o, r) => o + at.step[r]!));
      expect(targets.size / at.origin.length).toBeGreaterThan(0.5);
      expect(new Set(at.origin).size / at.origin.length).toBeGreaterThan(0.5);
      expect(new Set(at.step).size).toBe(48);
    }
  });

  test('all pairs where there is room, else evenly over steps; targets are known', () => {
    const tracks = one(business(400, 1));
    const options = { block: 6, first: () => 50, end: () => 400 };
    expect(chooseRows(tracks, { ...options, limit: 1e6 }).at.origin.length).toBe(350 * 6 - 15);
    const { at, stride } = chooseRows(tracks, { ...options, limit: 300 });
    expect(stride).toBe(7);
    const count = (h: number) => at.step.filter((s) => s === h).length;
    for (let h = 1; h <= 6; h++) expect(Math.abs(count(h) - at.step.length / 6)).toBeLessThan(20);
    at.origin.forEach((o, r) => {
      expect(o + at.step[r]!).toBeLessThanOrEqual(400);
    });
  });
});

/** A learner that says the last value, from the column at place 2 (step, level, last value). */
const stump = (at: number): Ensemble => ({
  objective: 'squared',
  link: 'identity',
  base: 0,
  names: [],
  trees: [
    { feature: [at], threshold: [0], missing: [0], left: [-1], right: [-2], gain: [1], cover: [2], leafCover: [1, 1], value: [-1, 2] },
  ],
});

describe('blocks of steps', () => {
  test('later blocks take the forecasts of earlier ones for values', () => {
    const recipe = recipeOf([{ kind: 'lag', back: 0 }], { block: 1, reference: { kind: 'difference' } });
    const [track] = one([1, 2, 3]);
    const ahead = aheadOf(track!, 0, 3, 4, recipe);
    // Relative to the last value, the last value is 0: the stump goes left and steps down by 1.
    forecastAhead([ahead], recipe, [{ last: 1, ensemble: stump(0) }], 4, () => {});
    expect([...ahead.z]).toEqual([1, 2, 3, 2, 1, 0, -1]);
  });
});

describe('intervals', () => {
  test('scores are those of the sample, and rise with the probability', () => {
    const sample = Float64Array.from(noise(5000, 7));
    const spread = spreadOf({ scale: [1], line: [1, 0] }, sample, 1e9);
    for (const p of [0.025, 0.1, 0.4, 0.5, 0.9, 0.975]) expect(scoreAt(spread, p)).toBeCloseTo(quantile(sample, p), 1);
    fc.assert(fc.property(fc.double({ min: 0.001, max: 0.998, noNaN: true }), (p) => scoreAt(spread, p) <= scoreAt(spread, p + 0.001)));
  });
});

describe('a model of a learner', () => {
  const says = (ensemble: Ensemble): Learner => ({
    sketch: () => ensemble,
    learn: () => ensemble,
    relearn: () => ensemble,
    gauge: () => ({ ...ensemble, trees: [], base: 1 }),
  });
  const nothing: Ensemble = { objective: 'squared', link: 'identity', base: 0, names: [], trees: [] };
  const naive = defineLagModel<LagParams>({
    id: 'test',
    version: 1,
    title: 'Test',
    summary: '',
    sources: [],
    params: LagParams,
    learner: () => says(nothing),
    positive: () => false,
    examples: [],
  });
  const ctx = makeContext();

  test('that learns nothing repeats the last value, and its intervals hold a random walk', () => {
    const walks = Object.fromEntries(
      Array.from({ length: 40 }, (_, s) => {
        let level = 100;
        return [`s${s}`, noise(160, s + 1).map((e) => (level += e))];
      }),
    );
    const past = Object.fromEntries(Object.entries(walks).map(([id, y]) => [id, y.slice(0, 150)]));
    const state = naive.fit(panelOf(past), LagParams.parse({ target: 'difference' }), { horizon: 10 }, ctx);
    const f = naive.forecast(state, { future: blindFuture(10), levels: [80] }, ctx);
    let inside = 0;
    Object.values(walks).forEach((y, s) => {
      for (let h = 0; h < 10; h++) {
        expect(f.mean[s * 10 + h]).toBeCloseTo(y[149]!, 9);
        if (y[150 + h]! >= f.quantiles[0]!.values[s * 10 + h]! && y[150 + h]! <= f.quantiles[1]!.values[s * 10 + h]!) inside++;
      }
    });
    expect(inside / 400).toBeGreaterThan(0.72);
    expect(inside / 400).toBeLessThan(0.9);
    const width = (h: number) => f.quantiles[1]!.values[h]! - f.quantiles[0]!.values[h]!;
    expect(width(9) / width(0)).toBeGreaterThan(2.2);
    expect(width(9) / width(0)).toBeLessThan(4.2);
  });

  test('series that never were negative are bounded, others not', () => {
    const falling = Array.from({ length: 40 }, (_, i) => 40 - i);
    const down: Learner = says({ ...nothing, base: -0.5 });
    const model = { ...naive, ...defineLagModel<LagParams>({ ...naive, learner: () => down, positive: () => false } as never) };
    const panel = panelOf({ above: falling, below: falling.map((v) => v - 20) });
    const lowest = (bounds: string) => {
      const state = model.fit(panel, LagParams.parse({ target: 'difference', strategy: 'recursive', bounds }), { horizon: 6 }, ctx);
      const f = model.forecast(state, { future: blindFuture(6), levels: [95] }, ctx);
      return [0, 1].map((s) => Math.min(...f.quantiles[0]!.values.subarray(s * 6, s * 6 + 6), ...f.mean.subarray(s * 6, s * 6 + 6)));
    };
    expect(lowest('auto')[0]).toBe(0);
    expect(lowest('auto')[1]).toBeLessThan(-20);
    expect(lowest('none')[0]).toBeLessThan(0);
    expect(lowest('non-negative')[1]).toBe(0);
  });

  test('an update needs the covariates and series of the fit', () => {
    const panel: Panel = {
      ...panelOf({ a: business(60, 1) }),
      covariates: [{ name: 'x', role: 'known', values: Float64Array.from(noise(60, 2)) }],
    };
    const state = naive.fit(panel, LagParams.parse({}), { horizon: 3 }, ctx);
    expect(() => naive.update!(state, { ...panel, covariates: [] }, ctx)).toThrow('no covariate "x"');
    expect(() => naive.update!(state, { ...panel, ids: ['b'] }, ctx)).toThrow('no series "a"');
  });
});
