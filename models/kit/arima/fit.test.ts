import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalFrom } from '#shared/math/normal.ts';
import { seededRandom } from '#shared/math/random.ts';
import { differenced, integrated } from './difference.ts';
import { emptyFilter, startFilter } from './filter.ts';
import { type ArimaOptions, fitArima, type Triple } from './fit.ts';
import { nameOf } from './orders.ts';
import { errorOfMean, paths, spreads } from './predict.ts';
import { type ArimaFit, advance, ahead, armaOf, stateAfter } from './state.ts';
import { widening } from './widening.ts';

const read = (file: string) => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'));
const { models } = read('golden.json');
const { fits } = read('golden-statsmodels.json');
const f64 = (x: readonly number[]): Float64Array => Float64Array.from(x);
const searched = (m: number, more: Partial<ArimaOptions> = {}): ArimaOptions => ({
  m,
  test: 'strength',
  most: { p: 5, q: 5, P: 2, Q: 2 },
  models: 94,
  check: () => {},
  ...more,
});
const given = (m: number, plain: Triple, seasonal: Triple, constant: boolean): ArimaOptions => searched(m, { plain, seasonal, constant });

/** A process of the order (1, d, 1) with a drift. */
function simulated(n: number, seed: number, d: number): Float64Array {
  const draw = normalFrom(seededRandom(seed));
  let w = 0;
  let e = 0;
  const y = Float64Array.from({ length: n }, () => {
    const next = draw();
    w = 0.7 * w + next + 0.4 * e;
    e = next;
    return w + 0.2;
  });
  for (let k = 0; k < d; k++) for (let t = 1; t < n; t++) y[t]! += y[t - 1]!;
  return y;
}

describe('estimates', () => {
  it.each<[string, any]>(models.map((c: any) => [c.name, c]))('agree with R: %s', (_, c) => {
    const fit = fitArima(f64(c.y), [], given(c.m, c.plain, c.seasonal, c.constant));
    const perStep = fit.orders.D === 1 && fit.orders.d === 0 ? fit.mean / c.m : fit.mean;
    const made = [...fit.ar, ...fit.ma, ...fit.seasonalAr, ...fit.seasonalMa, ...(c.constant ? [perStep] : [])];
    made.forEach((v, i) => {
      expect(Math.abs(v - c.coefficients[i])).toBeLessThan(5e-3 * Math.max(0.1, Math.abs(c.coefficients[i])));
    });
    expect(Math.abs(fit.logLik - c.logLik)).toBeLessThan(0.01);
    expect(Math.abs(fit.aicc - c.aicc)).toBeLessThan(0.02);
    expect(Math.abs(fit.sigma ** 2 / c.sigma2 - 1)).toBeLessThan(2e-3);
  });

  it.each<[string, any]>(fits.map((c: any) => [c.name, c]))('agree with statsmodels, covariates: %s', (_, c) => {
    const x = c.x.map(f64);
    const fit = fitArima(f64(c.y), x, given(c.seasonal[3] || 1, c.order, c.seasonal.slice(0, 3), c.names.includes('intercept')));
    expect(fit.beta[0]).toBeCloseTo(c.params[c.names.indexOf('x1')], 2);
    expect(fit.beta[1]).toBeCloseTo(c.params[c.names.indexOf('x2')], 2);
    const made = [...fit.ar, ...fit.ma, ...fit.seasonalAr, ...fit.seasonalMa];
    const wanted = c.params.filter((_: number, i: number) => /^(ar|ma)/.test(c.names[i]));
    made.forEach((v, i) => {
      expect(v).toBeCloseTo(wanted[i], 2);
    });
    expect(Math.abs(fit.logLik - c.logLik)).toBeLessThan(0.02);
  });

  it('find the process that made the data', () => {
    const fit = fitArima(simulated(4000, 3, 1), [], given(1, [1, 1, 1], [0, 0, 0], true));
    expect(fit.ar[0]).toBeCloseTo(0.7, 1);
    expect(fit.ma[0]).toBeCloseTo(0.4, 1);
    expect(fit.sigma).toBeCloseTo(1, 1);
  });
});

describe('search', () => {
  it('differences a random walk, and not white noise', () => {
    expect(fitArima(simulated(200, 1, 1), [], searched(1)).orders.d).toBe(1);
    expect(fitArima(simulated(200, 1, 0), [], searched(1)).orders.d).toBe(0);
  });

  it('keeps a mean however few the values', () => {
    expect(ahead(fitArima(f64([1, 5, 2, 8, 3]), [], searched(1)), [], 1)[0]).toBeCloseTo(3.8, 9);
  });

  it('keeps to what is given', () => {
    const y = f64(models[0].y);
    const { orders } = fitArima(y, [], searched(12, { seasonal: [0, 1, 1], constant: false }));
    expect([orders.P, orders.D, orders.Q, orders.constant]).toEqual([0, 1, 1, false]);
    const other = fitArima(y, [], searched(12, { plain: [6, 1, 0] })).orders;
    expect([other.p, other.d, other.q]).toEqual([6, 1, 0]);
    expect(other.P + other.Q).toBeGreaterThan(0);
  });

  it('names what it chose', () => {
    const orders = { p: 2, d: 1, q: 1, P: 0, D: 1, Q: 1, m: 12 };
    expect(nameOf({ ...orders, constant: false })).toBe('ARIMA(2,1,1)(0,1,1)[12]');
    expect(nameOf({ ...orders, P: 0, D: 0, Q: 0, constant: true })).toBe('ARIMA(2,1,1) with drift');
  });

  it('takes long seasons by conditional sums of squares', () => {
    const draw = normalFrom(seededRandom(5));
    const y = Float64Array.from(
      { length: 1000 },
      (_, t) => 20 * Math.sin((2 * Math.PI * t) / 168) + 5 * Math.cos((2 * Math.PI * t) / 24) + draw(),
    );
    const fit = fitArima(y, [], searched(168, { most: { p: 2, q: 2, P: 1, Q: 1 }, models: 10 }));
    expect(fit.orders.D).toBe(1);
    const next = ahead(fit, [], 168);
    let error = 0;
    next.forEach((v, h) => {
      const t = 1000 + h;
      error += Math.abs(v - 20 * Math.sin((2 * Math.PI * t) / 168) - 5 * Math.cos((2 * Math.PI * t) / 24)) / 168;
    });
    expect(error).toBeLessThan(1.5);
  });

  it('leaves out covariates that vanish or repeat each other', () => {
    const y = simulated(120, 8, 0);
    const x = Float64Array.from(y, (_, t) => Math.sin(t));
    const raised = y.map((v, t) => v + 4 * x[t]!);
    const { beta } = fitArima(raised, [x, new Float64Array(120).fill(7), x.map((v) => 2 * v)], given(1, [1, 0, 1], [0, 0, 0], true));
    expect(beta[0]).toBeCloseTo(4, 0);
    expect(beta.slice(1)).toEqual([0, 0]);
  });
});

describe('forecasts', () => {
  it('of a line, a constant and a repeated season are exact', () => {
    const line = Float64Array.from({ length: 30 }, (_, t) => 3 + 2 * t);
    expect([...ahead(fitArima(line, [], searched(1)), [], 3)]).toEqual([63, 65, 67]);
    expect([...ahead(fitArima(new Float64Array(20).fill(4), [], searched(1)), [], 2)]).toEqual([4, 4]);
    const season = Float64Array.from({ length: 40 }, (_, t) => [5, 1, 2, 8][t % 4]!);
    expect([...ahead(fitArima(season, [], searched(4)), [], 5)]).toEqual([5, 1, 2, 8, 5]);
  });

  it('after an update are those of the same parameters on the whole history', () => {
    const y = f64(models[0].y);
    const options = given(12, [0, 1, 1], [0, 1, 1], false);
    const whole = fitArima(y, [], options);
    const part = fitArima(y.subarray(0, 100), [], options);
    const moved = advance({ ...part, ma: whole.ma, seasonalMa: whole.seasonalMa }, new Float64Array(0), []);
    const restarted = advance({ ...whole, tail: [...y.subarray(0, 13)], filter: startOf(whole) }, y.subarray(13), []);
    expect(moved.tail).toEqual(part.tail);
    ahead(restarted, [], 12).forEach((v, h) => {
      expect(v).toBeCloseTo(ahead(whole, [], 12)[h]!, 9);
    });
  });

  it('take a missing value for what was forecast', () => {
    const y = f64(models[0].y);
    const fit = fitArima(y, [], given(12, [0, 1, 1], [0, 1, 1], false));
    const moved = advance(fit, f64([Number.NaN, Number.NaN]), []);
    const before = ahead(fit, [], 6);
    ahead(moved, [], 4).forEach((v, h) => {
      expect(v).toBeCloseTo(before[h + 2]!, 9);
    });
  });

  it('spread as their sample paths do', () => {
    const fit = fitArima(f64(models[0].y), [], given(12, [0, 1, 1], [0, 1, 1], false));
    const drawn = paths(fit, ahead(fit, [], 15), { count: 4000, meanError: 0, random: seededRandom(2) });
    const sd = spreads(fit, 15);
    for (const h of [0, 5, 14]) {
      const column = drawn.map((path) => path[h]!);
      const centre = column.reduce((a, b) => a + b, 0) / 4000;
      const spread = Math.sqrt(column.reduce((a, v) => a + (v - centre) ** 2, 0) / 4000);
      expect(Math.abs(spread / sd[h]! - 1)).toBeLessThan(0.05);
    }
  });
});

describe('the error of the mean', () => {
  // Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., table 5.2.
  it('widens a random walk with drift by the factor 1 + h / (T - 1)', () => {
    const y = simulated(40, 6, 1);
    const fit = fitArima(y, [], given(1, [0, 1, 0], [0, 0, 0], true));
    spreads(fit, 8, errorOfMean(fit, 40)).forEach((sd, i) => {
      const h = i + 1;
      expect(sd).toBeCloseTo(fit.sigma * Math.sqrt(h * (1 + h / 39)), 9);
    });
  });
  it('widens a mean by the factor 1 + 1 / T', () => {
    const fit = fitArima(simulated(40, 6, 0), [], given(1, [0, 0, 0], [0, 0, 0], true));
    expect(spreads(fit, 3, errorOfMean(fit, 40))[2]).toBeCloseTo(fit.sigma * Math.sqrt(1 + 1 / 40), 9);
  });
  it('counts in the share that the history does not settle: what a shifted mean changes', () => {
    const y = simulated(200, 4, 0);
    const fit = fitArima(y, [], given(1, [1, 0, 1], [0, 0, 0], true));
    const base = ahead(fit, [], 10);
    const shifted = ahead(stateAfter({ ...fit, mean: fit.mean + 1 }, y, []), [], 10);
    const sd = spreads(fit, 10);
    spreads(fit, 10, 1).forEach((both, h) => {
      expect(Math.sqrt(both ** 2 - sd[h]! ** 2)).toBeCloseTo(shifted[h]! - base[h]!, 4);
    });
  });
});

describe('widening', () => {
  it('leaves a process as it is that behaves, and widens where the level jumped', () => {
    const options = given(1, [1, 0, 1], [0, 0, 0], true);
    const widened = (y: Float64Array) => widening(fitArima(y, [], options), y, [], { steps: 6, meanError: 0, check: () => {} });
    expect(widened(simulated(600, 9, 0))[0]).toBeLessThan(1.1);
    const walk = simulated(80, 9, 1);
    expect(widened(walk.map((v, t) => v + (t > 40 ? 0 : 3 * t)))[5]).toBeGreaterThan(1.2);
  });
});

describe('differences', () => {
  it('are undone by what came before', () => {
    const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 12, maxLength: 40 });
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 2, max: 4 }), (y, d, D, m) => {
        const x = f64(y);
        const by = { d, D, m };
        const from = d + D * m;
        const back = integrated(differenced(x, by), x.subarray(0, from), by);
        back.forEach((v, i) => {
          expect(v).toBeCloseTo(x[from + i]!, 7);
        });
      }),
    );
  });
});

/** The note of a filter before the first row. */
function startOf(fit: ArimaFit): ArimaFit['filter'] {
  const {
    ahead: [first],
    gain,
    wake,
    variance,
  } = startFilter(armaOf(fit), emptyFilter(armaOf(fit), 1));
  return { ahead: [...first!], gain: [...gain], wake: [...wake], variance };
}
