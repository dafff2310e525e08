import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { seededRandom } from '#shared/math/random.ts';
import { advance } from './advance.ts';
import { blankStates, criterionOf, type Smoother, scaled } from './estimate.ts';
import { filter } from './filter.ts';
import { forecastSmoother, pathAhead } from './forecast.ts';
import { type Component, type Form, formName, freeCount, growsByFactor, type States, type Trend, weightCount } from './form.ts';
import { startStates } from './initial.ts';
import { normalEquations } from './normal-equations.ts';
import { partsOf } from './parts.ts';
import { regionOf } from './region.ts';
import { benchFor, pointOf, statesAt } from './search.ts';
import { candidates, formsFor, type Wanted } from './select.ts';
import { drawPath } from './simulate.ts';

interface Fitted extends Smoother {
  readonly series: string;
  readonly loglik: number;
  readonly aicc: number;
  readonly bic: number;
  readonly mean: readonly number[] | null;
  readonly sd: readonly number[] | null;
}
const golden: { series: Record<string, number[]>; fits: readonly Fitted[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'golden.json'), 'utf8'),
);
const wanted: Wanted = {
  ...({ error: 'auto', trend: 'auto', damped: 'auto', seasonal: 'auto' } as const),
  ...({ period: 12, criterion: 'aicc', bounds: 'both' } as const),
};
const passengers = Float64Array.from(golden.series.passengers!);
const TRENDS: readonly Trend[] = ['N', 'A', 'Ad', 'M', 'Md'];
const forms = (period: number): Form[] =>
  (['A', 'M'] as const).flatMap((error) =>
    TRENDS.flatMap((trend) => (['N', 'A', 'M'] as const).map((season) => ({ error, trend, season, period: season === 'N' ? 1 : period }))),
  );
const close = (got: ArrayLike<number>, want: ArrayLike<number>, tolerance: number): void => {
  expect(got.length).toBe(want.length);
  for (let i = 0; i < want.length; i++)
    expect(Math.abs(got[i]! - want[i]!)).toBeLessThanOrEqual(tolerance * Math.max(1e-12, Math.abs(want[i]!)));
};

describe('what R computes at given weights and initial states', () => {
  test.each(golden.fits.map((fit) => ({ name: `${fit.series} ${formName(fit)}`, fit })))('$name', ({ fit }) => {
    const y = Float64Array.from(golden.series[fit.series]!);
    const { unit } = scaled(y);
    const size = fit.season === 'A' ? unit : 1;
    const states: States = {
      level: fit.first.level / unit,
      slope: fit.first.slope / (growsByFactor(fit) ? 1 : unit),
      season: Float64Array.from(fit.season === 'N' ? [0] : fit.first.season, (v) => v / size),
    };
    const fitness = { deviance: 0, squares: 0 };
    expect(
      filter(
        fit,
        fit.weights,
        states,
        y.map((v) => v / unit),
        fitness,
      ),
    ).toBe(true);
    expect(-0.5 * (fitness.deviance + 2 * y.length * Math.log(unit))).toBeCloseTo(fit.loglik, 6);
    expect(states.level * unit).toBeCloseTo(fit.last.level, 5);
    const made: Smoother = { ...fit, rows: y.length, deviance: -2 * fit.loglik };
    expect(criterionOf(made, 'aicc')).toBeCloseTo(fit.aicc, 6);
    expect(criterionOf(made, 'bic')).toBeCloseTo(fit.bic, 6);
    if (fit.mean) close(forecastSmoother(made, fit.mean.length).mean, fit.mean, 1e-7);
    if (fit.sd) close(forecastSmoother(made, fit.sd.length).sd!, fit.sd, 1e-6);
  });

  it('holds all 30 forms', () => {
    expect(new Set(golden.fits.map(formName)).size).toBe(30);
  });
});

describe('the normal equations', () => {
  const period = 4;
  const y = scaled(Float64Array.from(golden.series.wool!.slice(0, 40))).y;
  const deviance = (form: Form, x: Float64Array): number => {
    const states = blankStates(form);
    statesAt(form, x, states);
    const fitness = { deviance: 0, squares: 0 };
    return filter(form, regionOf(form, 'both').at(x).weights, states, y, fitness) ? fitness.deviance : Number.NaN;
  };
  test.each(forms(period).map((form) => ({ name: formName(form), form })))('$name: the slope is that of the likelihood', ({ form }) => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.05, max: 0.6, noNaN: true }), { minLength: 4, maxLength: 4 }), ([a, b, c, d]) => {
        const weights = [a!, b!, ...(form.season === 'N' ? [] : [c!])].slice(0, form.trend === 'N' && form.season === 'N' ? 1 : undefined);
        const coordinates = form.trend === 'N' && form.season !== 'N' ? [a!, c!] : weights;
        if (form.trend.endsWith('d')) coordinates.push(0.8 + 0.2 * d!);
        const x = pointOf(form, coordinates, startStates(form, y));
        const { weights: w, by } = regionOf(form, 'both').at(x);
        const { work, equations } = benchFor(12, period);
        const states = blankStates(form);
        statesAt(form, x, states);
        normalEquations(form, w, by, states, y, weightCount(form), freeCount(form), work, equations);
        expect(equations.deviance).toBeCloseTo(deviance(form, x), 8);
        x.forEach((v, j) => {
          const step = 1e-6;
          const moved = (by: number) => deviance(form, x.with(j, v + by));
          const numeric = (moved(step) - moved(-step)) / (2 * step);
          const exact = (2 * y.length * equations.slope[j]!) / equations.squares;
          expect(Math.abs(exact - numeric)).toBeLessThan(1e-4 * (1 + Math.abs(numeric)));
        });
      }),
      { numRuns: 5 },
    );
  });
});

describe('the fit', () => {
  it('reaches the likelihood that R ends at, or more', () => {
    for (const fit of golden.fits) {
      const letter = (of: string): 'N' | 'A' | 'M' => of[0] as 'N';
      const [best] = candidates(
        Float64Array.from(golden.series[fit.series]!),
        {
          ...wanted,
          ...{ error: fit.error as Component, trend: letter(fit.trend), seasonal: letter(fit.season) },
          ...{ damped: fit.trend.endsWith('d') ? ('yes' as const) : ('no' as const), period: fit.season === 'N' ? 1 : fit.period },
        },
        () => {},
      );
      expect(formName(best!.smoother)).toBe(formName(fit));
      expect(-0.5 * best!.smoother.deviance).toBeGreaterThan(fit.loglik - 0.01);
    }
  });

  it('does not depend on the unit', () => {
    const [a] = candidates(passengers, wanted, () => {});
    const [b] = candidates(
      passengers.map((v) => v * 4096),
      wanted,
      () => {},
    );
    expect(b!.smoother.weights).toEqual(a!.smoother.weights);
    expect(b!.smoother.last.level).toBeCloseTo(4096 * a!.smoother.last.level, 6);
    expect(formName(b!.smoother)).toBe(formName(a!.smoother));
  });

  it('asks whether it is cancelled', () => {
    expect(() =>
      candidates(passengers, wanted, () => {
        throw new Error('stop');
      }),
    ).toThrow('stop');
  });
});

describe('forms', () => {
  const names = (change: Partial<Wanted>, positive = true) =>
    formsFor({ ...wanted, ...change }, positive)
      .map(formName)
      .sort();

  it('are the 15 of R by default, the 6 additive ones where values are not above 0', () => {
    expect(names({})).toHaveLength(15);
    expect(names({})).not.toContain('ETS(A,N,M)');
    expect(names({}, false)).toEqual(['ETS(A,A,A)', 'ETS(A,A,N)', 'ETS(A,Ad,A)', 'ETS(A,Ad,N)', 'ETS(A,N,A)', 'ETS(A,N,N)']);
  });

  it('are unstable only where each letter was asked for', () => {
    expect(names({ seasonal: 'M' }).every((name) => name.startsWith('ETS(M'))).toBe(true);
    expect(names({ error: 'A', seasonal: 'M', trend: 'N' })).toEqual(['ETS(A,N,M)']);
    expect(names({ trend: 'M', damped: 'yes' })).toEqual(['ETS(M,Md,M)', 'ETS(M,Md,N)']);
    expect(names({ error: 'M', trend: 'M', seasonal: 'M' }, false)).toEqual(['ETS(A,A,A)', 'ETS(A,Ad,A)']);
  });
});

describe('what a fitted model does', () => {
  const fits = forms(12).map((form): Smoother => {
    const growing = form.trend.startsWith('M');
    const season =
      form.season === 'N'
        ? []
        : Array.from({ length: 12 }, (_, i) => (form.season === 'M' ? 1 : 0) + 0.1 * Math.sin(i) * (form.season === 'A' ? 100 : 1));
    const states = { level: 100, slope: form.trend === 'N' ? 0 : growing ? 1.01 : 1, season };
    const weights = {
      alpha: 0.3,
      beta: form.trend === 'N' ? 0 : 0.05,
      gamma: form.season === 'N' ? 0 : 0.1,
      phi: form.trend.endsWith('d') ? 0.9 : 1,
    };
    return { ...form, weights, first: states, last: states, variance: form.error === 'M' ? 1e-3 : 10, deviance: 0, rows: 60 };
  });

  test.each(fits.map((smoother) => ({ name: formName(smoother), smoother })))(
    '$name: paths have the mean and the spread of the forecast',
    ({ smoother }) => {
      const random = seededRandom(4);
      const paths = Array.from({ length: 4000 }, () => drawPath(smoother, 14, random));
      const { mean, sd, quantile } = forecastSmoother(smoother, 14);
      for (const h of [0, 5, 13]) {
        const at = paths.map((path) => path[h]!);
        const centre = at.reduce((a, b) => a + b, 0) / at.length;
        const width = Math.sqrt(at.reduce((a, b) => a + (b - centre) ** 2, 0) / at.length);
        const expected = sd ? sd[h]! : 0.5 * (quantile!(0.8413447)[h]! - quantile!(0.1586553)[h]!);
        expect(Math.abs(centre - mean[h]!)).toBeLessThan(0.15 * expected);
        expect(Math.abs(width / expected - 1)).toBeLessThan(0.06);
      }
    },
  );

  test.each(fits.map((smoother) => ({ name: formName(smoother), smoother })))(
    '$name: goes on as it forecasts where nothing surprises',
    ({ smoother }) => {
      const ahead = pathAhead(smoother, 20);
      close(pathAhead(advance(smoother, ahead.subarray(0, 7)), 13), ahead.subarray(7), 1e-9);
      close(pathAhead(advance(smoother, new Float64Array(7).fill(Number.NaN)), 13), ahead.subarray(7), 1e-9);
      const { level, slope, season } = partsOf(smoother, ahead.subarray(0, 7), 13);
      close(
        level.map((v, i) => v + slope[i]! + season[i]!),
        [...ahead.subarray(0, 7), ...pathAhead(smoother, 13)],
        1e-9,
      );
    },
  );
});
