import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Forecast } from '#shared/domain/forecast.ts';
import { model as regression } from '../linear-regression/model.ts';
import { model as naive } from '../naive/model.ts';
import { model as seasonal } from '../seasonal-naive/model.ts';
import { battery, type Golden, golden } from './battery.ts';
import type { AnyModel, ModelContext } from './define.ts';

const sound: AnyModel = naive;

/** A model that differs from naive in what it forecasts. */
const forecasting = (change: (f: Forecast, state: any) => Forecast): Partial<AnyModel> => ({
  forecast: (state, options, ctx) => change(sound.forecast(state, options, ctx), state),
});
/** A model that differs from naive in how it is fitted. */
const fitting = (change: (panel: any, ctx: ModelContext, honest: () => any) => any): Partial<AnyModel> => ({
  fit: (panel, params, options, ctx) => change(panel, ctx, () => sound.fit(panel, params, options, ctx)),
});

let calls = 0;

const broken: readonly (readonly [what: string, caughtBy: string, change: Partial<AnyModel>])[] = [
  [
    'reads beyond the end of the history',
    'what comes after the history changes nothing',
    fitting((panel, _, honest) => ({ ...honest(), next: new Float64Array(panel.y.buffer)[panel.y.length] ?? 0 })),
  ],
  [
    'reads the next series',
    'a local model looks at one series at a time',
    fitting((panel, _, honest) => {
      const state = honest();
      const last = panel.y[panel.y.length - 1];
      return { ...state, series: state.series.map((s: any) => (s.fit ? { ...s, fit: { ...s.fit, last: s.fit.last + last } } : s)) };
    }),
  ],
  [
    'takes a forecast apart into what is not it',
    'components: over history and horizon, adding up to the forecast unless one is a factor',
    { components: () => [{ name: 'level', history: new Float64Array(84), ahead: new Float64Array(6) }] },
  ],
  [
    'explains another forecast',
    'explanation: base and features add up to the forecast',
    { explain: () => ({ base: new Float64Array(6), features: [{ name: 'x', values: new Float64Array(6) }] }) },
  ],
  ['gives shares of less than one', 'importance: shares of one, the largest first', { importance: () => [{ name: 'x', share: 0.4 }] }],
  [
    'draws paths about something else',
    'paths: as many as asked for, the same again, about the forecast',
    { simulate: (_, { paths }) => Array.from({ length: paths }, () => new Float64Array(12)) },
  ],
  ['gives other numbers each time', 'same seed, same bytes', fitting((_, __, honest) => ({ ...honest(), calls: calls++ }))],
  ['keeps a typed array', 'state survives a JSON round trip', fitting((_, __, honest) => ({ ...honest(), extra: Float64Array.of(1) }))],
  ['keeps a NaN', 'state survives a JSON round trip', fitting((_, __, honest) => ({ ...honest(), extra: Number.NaN }))],
  [
    'changes the panel',
    'the history is left as it was',
    fitting((panel, _, honest) => {
      const state = honest();
      panel.y[0] = 0;
      return state;
    }),
  ],
  [
    'never asks whether it is cancelled',
    'stops when it is cancelled, asking at least once a series',
    { fit: (panel, params, options, ctx) => sound.fit(panel, params, options, { ...ctx, check: () => {} }) },
  ],
  [
    'works long without asking',
    'asks often enough to stop within 200 ms',
    fitting((_, ctx, honest) => {
      const end = ctx.clock() + 250;
      while (ctx.clock() < end);
      return honest();
    }),
  ],
  [
    'swallows the cancellation',
    'stops when it is cancelled, asking at least once a series',
    fitting((_, ctx, honest) => {
      try {
        return honest();
      } catch {
        return { axis: { kind: 'integer', step: 1 }, covariates: [], series: [], seed: ctx.seed };
      }
    }),
  ],
  ['gives one step too few', 'ids, lengths and finite values', forecasting((f) => ({ ...f, mean: f.mean.slice(1) }))],
  ['gives NaN', 'ids, lengths and finite values', forecasting((f) => ({ ...f, mean: f.mean.map(() => Number.NaN) }))],
  ['crosses its quantiles', 'quantiles asked for, ordered, wider levels holding narrower ones', forecasting(crossed)],
  [
    'forgets a quantile',
    'quantiles asked for, ordered, wider levels holding narrower ones',
    forecasting((f) => ({ ...f, quantiles: f.quantiles.slice(1) })),
  ],
  [
    'gives no width',
    'quantiles asked for, ordered, wider levels holding narrower ones',
    forecasting((f) => ({ ...f, quantiles: f.quantiles.map((q) => ({ ...q, values: f.mean })) })),
  ],
  ['takes every day for 24 hours', 'time index: days across summer time', forecasting(evenly)],
  ['takes every month for 31 days', 'time index: month ends', forecasting(evenly)],
  [
    'bends the first steps to the last',
    'a longer horizon begins like a shorter one',
    forecasting((f) => ({ ...f, mean: f.mean.map((v) => v + f.horizon) })),
  ],
  ['needs more than it says', 'short histories get a stated fallback, long enough ones a fit', { minHistory: () => 1 }],
  ['needs less than it says', 'short histories get a stated fallback, long enough ones a fit', { minHistory: () => 20 }],
  [
    'is silent about fallbacks',
    'hard series: finite, ordered, stated, and no harm to the others',
    forecasting((f) => ({ ...f, status: f.status.map((s) => ({ ...s, reason: undefined })) })),
  ],
  [
    'invents a forecast for an empty series',
    'hard series: finite, ordered, stated, and no harm to the others',
    forecasting((f) => ({ ...f, mean: f.mean.map((v) => (Number.isNaN(v) ? 0 : v)) })),
  ],
  [
    'blows up',
    'hard series: finite, ordered, stated, and no harm to the others',
    forecasting((f) => ({ ...f, mean: f.mean.map((v) => v * 1e4) })),
  ],
  ['lifts a constant', 'a constant stays what it is', forecasting((f) => ({ ...f, mean: f.mean.map((v) => v * 1.01) }))],
  [
    'is too sure of itself',
    'intervals hold noise',
    forecasting((f) => ({
      ...f,
      quantiles: f.quantiles.map((q) => ({ ...q, values: q.values.map((v, i) => f.mean[i]! + (v - f.mean[i]!) / 8) })),
    })),
  ],
  ['fills gaps without telling', 'missing values: understood, or filled and told', { can: { ...sound.can, missing: false } }],
  ['claims only positive values', 'values: any means any', { can: { ...sound.can, values: 'positive' } }],
  ['claims covariates that it ignores', 'covariates: used as claimed', { can: { ...sound.can, covariates: 'known' } }],
  [
    'claims a season that it ignores',
    'seasons: followed as claimed',
    {
      can: { ...sound.can, seasons: 'one' },
      params: z.strictObject({ season: z.int().meta({ from: 'season' }) }),
      examples: [{ season: 7 }],
    },
  ],
  ['claims to update but stays', 'an update takes the fit to a later end, and nowhere else', { update: (state) => state }],
  [
    'gives other series what it learnt, and answers for its own',
    'what was learnt is applied to series that were not there',
    { adopt: (state) => state },
  ],
  [
    'picks the first series for every one',
    'the state of some series forecasts them as the whole does',
    { pick: (state, places) => ({ ...state, series: places.map(() => state.series[0]) }) },
  ],
  ['has an example that does not parse', 'examples and presets fit the parameters', { examples: [{ speed: 3 }] }],
  ['has a preset that does not parse', 'examples and presets fit the parameters', { presets: [{ title: 'fast', params: { speed: 3 } }] }],
];

function crossed(f: Forecast): Forecast {
  const [first, second, ...rest] = f.quantiles;
  return { ...f, quantiles: [{ ...first!, values: second!.values }, { ...second!, values: first!.values }, ...rest] };
}

function evenly(f: Forecast, state: any): Forecast {
  const step =
    state.axis.kind === 'integer'
      ? 1
      : { hour: 3.6e6, minute: 1.8e6, day: 8.64e7, month: 31 * 8.64e7, quarter: 90 * 8.64e7 }[state.axis.every.unit as 'day'];
  return { ...f, times: f.times.map((_, i) => state.series[Math.floor(i / f.horizon)].end + ((i % f.horizon) + 1) * step) };
}

const check = (name: string) => battery.find((c) => c.name === name)!;
const subjectOf = (model: AnyModel) => ({ model, params: model.examples[0], members: [] });

describe('the battery can fail', () => {
  test.each(broken)('a model that %s fails at: %s', (_, caughtBy, change) => {
    expect(() => check(caughtBy).run(subjectOf(sound))).not.toThrow();
    expect(() => check(caughtBy).run(subjectOf({ ...sound, ...change } as AnyModel))).toThrow();
  });

  test('a model that claims none but uses a covariate', () => {
    const liar = { ...regression, can: { ...regression.can, covariates: 'none' as const } };
    expect(() => check('covariates: used as claimed').run(subjectOf(liar))).toThrow('a covariate changes the fit');
  });

  test('a model that claims to understand gaps but falls back', () => {
    const liar: AnyModel = { ...seasonal, can: { ...seasonal.can, missing: true }, forecast: (...a) => fallen(seasonal.forecast(...a)) };
    expect(() => check('missing values: understood, or filled and told').run(subjectOf(liar))).toThrow('gaps: fallback');
  });

  test('a model that misses its golden values, or has none', () => {
    const wrong: Golden = { cases: [{ name: 'one', origin: 'by hand', params: {}, y: [1, 2, 3], mean: [3, 4], tolerance: 1e-3 }] };
    expect(() => golden.run({ ...subjectOf(sound), golden: wrong })).toThrow('one: mean, step 2: 3 instead of 4');
    expect(() => golden.run(subjectOf(sound))).toThrow('no golden.json');
  });

  test('every check has caught someone', () => {
    const caught = new Set(broken.map(([, by]) => by));
    const even = battery.map((c) => c.name).filter((name) => !caught.has(name) && !name.startsWith('time index'));
    expect(even).toEqual([]);
  });
});

function fallen(f: Forecast): Forecast {
  return { ...f, status: f.status.map((s) => ({ ...s, state: 'fallback' as const })) };
}
