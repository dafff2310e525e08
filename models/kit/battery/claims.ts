import { AlmanacError } from '#shared/base/errors.ts';
import { blindFuture, type Future, type Panel, panelOf } from '#shared/domain/panel.ts';
import { paramsSchema, resolveParams } from '../params.ts';
import { business, hard, noise, walk } from './data.ts';
import { type Check, claim, contextOf, fitOf, forecastOf, HORIZON, part, run, type Subject, textOf } from './subject.ts';

const meanError = (forecast: Float64Array, actual: readonly number[]): number =>
  forecast.reduce((sum, v, h) => sum + Math.abs(v - actual[h]!), 0) / forecast.length;

/** A series that follows a covariate known in advance. */
function driven(): Panel {
  const x = Float64Array.from(noise(84, 21));
  const e = noise(84, 22);
  const panel = panelOf({ a: Array.from(x, (v, i) => 50 + 10 * v + 0.1 * e[i]!) });
  return { ...panel, covariates: [{ name: 'x', role: 'known', values: x }] };
}

const futureX = (value: number): Future => ({
  horizon: HORIZON,
  covariates: [{ name: 'x', values: new Float64Array(HORIZON).fill(value) }],
});

function seasonalError(subject: Subject, seasons: readonly number[]): number {
  const longest = 28;
  const value = (i: number): number =>
    100 + 10 * Math.sin((2 * Math.PI * i) / 7) + (seasons.length > 1 ? 25 * Math.cos((2 * Math.PI * i) / longest) : 0);
  const n = 6 * longest;
  const e = noise(n, 31);
  const panel = panelOf({ a: e.map((v, i) => value(i) + 0.3 * v) });
  // With its defaults a net would learn for a minute: it is asked with the small sizes of the example.
  const sizes = subject.model.family === 'neural' ? (subject.params as Record<string, unknown>) : {};
  const params = resolveParams(subject.model, { ...sizes, ...('seasons' in sizes && { seasons: [...seasons] }) }, seasons);
  const f = forecastOf(subject, fitOf({ ...subject, params }, panel), blindFuture(longest));
  return meanError(
    f.mean,
    Array.from({ length: longest }, (_, h) => value(n + h)),
  );
}

export const claims: readonly Check[] = [
  {
    name: 'missing values: understood, or filled and told',
    run: (subject) => {
      const [status] = run(subject, panelOf({ gappy: hard.gappy! })).status;
      if (subject.model.can.missing) return claim(status!.state === 'fitted', () => `gaps: ${status!.state} (${status!.reason})`);
      claim(/missing/.test(status!.reason ?? ''), () => `gaps are not told of: ${status!.reason}`);
    },
  },
  {
    name: 'values: any means any',
    run: (subject) => {
      const f = run(subject, panelOf({ negative: hard.negative!, crossing: hard.crossing!, intermittent: hard.intermittent! }));
      for (const s of f.status) {
        if (subject.model.can.values === 'any') claim(s.state === 'fitted', () => `${s.series}: ${s.state} (${s.reason})`);
        else claim(s.state !== 'fitted' && !!s.reason, () => `${s.series} is fitted, though only positive values are claimed`);
      }
    },
  },
  {
    name: 'covariates: used as claimed',
    run: (subject) => {
      const panel = driven();
      const state = fitOf(subject, panel);
      if (subject.model.can.covariates === 'none') {
        const without = fitOf(subject, { ...panel, covariates: [] });
        return claim(JSON.stringify(state) === JSON.stringify(without), () => 'a covariate changes the fit, though none is claimed');
      }
      const [low, high] = [-1, 1].map((x) => forecastOf(subject, state, futureX(x)).mean);
      claim(
        high!.every((v, h) => v - low![h]! > 10),
        () => `x = 1 gives ${high}, x = -1 gives ${low}: the effect is 20`,
      );
      try {
        forecastOf(subject, state, blindFuture(HORIZON));
      } catch (error) {
        return claim(error instanceof AlmanacError && error.message.includes('x'), () => `a missing covariate gives ${error}`);
      }
      throw new Error('a covariate that the horizon lacks is passed over in silence');
    },
  },
  {
    name: 'seasons: followed as claimed',
    run: (subject) => {
      const fields = Object.values((paramsSchema(subject.model).properties ?? {}) as Record<string, { from?: string }>);
      const takes = fields.find((f) => f.from)?.from ?? 'none';
      const expected = { none: 'none', one: 'season', many: 'seasons' }[subject.model.can.seasons];
      claim(takes === expected, () => `claims ${subject.model.can.seasons} season, but a parameter is filled from "${takes}"`);
      if (takes === 'none') return;
      const one = seasonalError(subject, [7]);
      claim(one < 2.5, () => `mean error ${one.toFixed(2)} on a clear season of amplitude 10`);
      if (takes === 'season') return;
      const many = seasonalError(subject, [7, 28]);
      claim(many < 6, () => `mean error ${many.toFixed(2)} on two clear seasons of amplitudes 10 and 25`);
    },
  },
  {
    name: 'examples and presets fit the parameters',
    run: (subject) => {
      const parsed = subject.model.params.safeParse(subject.params);
      claim(parsed.success, () => `example ${JSON.stringify(subject.params)}: ${parsed.error}`);
      for (const { title, params } of subject.model.presets ?? [])
        claim(subject.model.params.safeParse(params).success, () => `preset "${title}": ${JSON.stringify(params)} does not fit`);
      claim(business(2, 1).length === 2 && subject.model.minHistory(subject.params) >= 1, () => 'minHistory is below 1');
    },
  },
  {
    name: 'an update takes the fit to a later end, and nowhere else',
    run: (subject) => {
      const { update } = subject.model;
      if (!update) return;
      const y = business(90, 41);
      const state = fitOf(subject, panelOf({ a: y.slice(0, 84) }));
      const to = (values: readonly number[]) => update(state, panelOf({ a: values }), contextOf(subject));
      claim(
        textOf(forecastOf(subject, to(y.slice(0, 84)))) === textOf(forecastOf(subject, state)),
        () => 'an update by nothing changes the forecast',
      );
      const later = forecastOf(subject, to(y));
      claim(
        later.times[0] === 91 && later.mean.every(Number.isFinite),
        () => `after 90 rows the forecast starts at ${later.times[0]}: ${later.mean}`,
      );
      let refused = false;
      try {
        to(y.slice(0, 60));
      } catch (error) {
        refused = error instanceof AlmanacError;
      }
      claim(refused, () => 'a history that ends before the fit is taken');
    },
  },
  {
    name: 'what was learnt is applied to series that were not there',
    run: (subject) => {
      const { adopt } = subject.model;
      if (!adopt) return;
      const [a, b] = [business(84, 1), walk(84, 2)];
      const state = fitOf(subject, panelOf({ a, b }));
      const own = forecastOf(subject, state);
      const others = forecastOf(subject, adopt(state, panelOf({ b, few: [3, 4], x: a.slice(20), none: [] }), contextOf(subject)));
      const same = part(others, others.mean, 0);
      claim(
        same.every((v, h) => Math.abs(v - own.mean[HORIZON + h]!) <= 1e-4 * Math.abs(v)),
        () => `another series with the history of one of the fit: ${same}`,
      );
      claim(others.status.map((s) => s.state).join() === 'fitted,fallback,fitted,failed', () => JSON.stringify(others.status));
      const off = meanError(part(others, others.mean, 2), business(90, 1).slice(84));
      const usual = meanError(part(own, own.mean, 0), business(90, 1).slice(84));
      claim(off < 3 * usual + 5, () => `a series like one of the fit is missed by ${off}, that one by ${usual}`);
    },
  },
  {
    name: 'the state of some series forecasts them as the whole does',
    run: (subject) => {
      const { pick } = subject.model;
      if (!pick) return;
      const { empty, constant, single, gappy } = hard as Record<string, number[]>;
      const state = fitOf(
        subject,
        panelOf({ empty: empty!, constant: constant!, single: single!, gappy: gappy!, a: business(84, 1), b: walk(84, 2) }),
      );
      const whole = forecastOf(subject, state);
      const places = [whole.ids.length - 1, 3, 0, whole.ids.length - 2, 3];
      const some = forecastOf(subject, pick(state, places, contextOf(subject)));
      claim(some.ids.join() === places.map((s) => whole.ids[s]).join(), () => `picked ${places}: ${some.ids}`);
      places.forEach((s, i) => {
        for (const [k, column] of [some.mean, ...some.quantiles.map((q) => q.values)].entries()) {
          const [got, wanted] = [part(some, column, i), part(whole, k === 0 ? whole.mean : whole.quantiles[k - 1]!.values, s)];
          const near = got.every((v, h) => Object.is(v, wanted[h]) || Math.abs(v - wanted[h]!) <= 1e-5 * Math.abs(wanted[h]!));
          claim(near, () => `series "${whole.ids[s]}" alone: ${got}; among all: ${wanted}`);
        }
      });
    },
  },
];
