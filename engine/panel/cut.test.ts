import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TimeAxis, timesAfter } from '#shared/base/axis.ts';
import { HOUR } from '#shared/base/units.ts';
import { type KnownAt, knownFrom } from '#shared/domain/known-at.ts';
import type { Panel } from '#shared/domain/panel.ts';
import { historyAt, leadOf, recordedFuture, withoutLead } from './cut.ts';

const paris: TimeAxis = { kind: 'calendar', zone: 'Europe/Paris', every: { n: 1, unit: 'hour' } };
const MIDNIGHT = Date.parse('2021-03-20T00:00+01:00');
const local = (iso: string): number => Date.parse(iso);

/** Hours from 20 March 2021 in Paris, over the change to summer time on the 28th; the covariate's value is its own time. */
function hoursOf(days: number, knownAt: KnownAt, role: 'known' | 'past' = 'known'): Panel {
  const times = timesAfter(paris, MIDNIGHT - HOUR, days * 24 - 1);
  const covariate = { name: 'x', role, knownAt, values: Float64Array.from(times) };
  return {
    ...{ axis: paris, ids: ['a'], offsets: Int32Array.of(0, times.length), times, y: Float64Array.from(times), statics: [] },
    covariates: [covariate],
  };
}

describe('when a value is known', () => {
  it('is a clock time some local days before, whatever the length of the days', () => {
    const rule: KnownAt = { kind: 'day-before', days: 1, at: '10:00' };
    expect(knownFrom(rule, paris, local('2021-03-29T15:00+02:00'))).toBe(local('2021-03-28T10:00+02:00'));
    expect(knownFrom(rule, paris, local('2021-03-28T15:00+02:00'))).toBe(local('2021-03-27T10:00+01:00'));
  });
  it('is so many minutes after the end of its step', () => {
    expect(knownFrom({ kind: 'delay', minutes: 90 }, paris, MIDNIGHT)).toBe(MIDNIGHT + 2.5 * HOUR);
  });
});

describe('an origin', () => {
  it('hides what becomes known later, in the history and in the horizon', () => {
    const ahead: KnownAt = { kind: 'day-before', days: 1, at: '10:00' };
    const panel = hoursOf(6, ahead);
    const rows = panel.times.length;
    // 24 March, 09:00: the values of the 25th are published an hour later.
    const origin = { back: rows - panel.times.indexOf(local('2021-03-24T09:00+01:00')) };
    const { covariates } = recordedFuture(panel, origin, 24);
    expect(covariates[0]!.values.findIndex(Number.isNaN)).toBe(15);
    const later = recordedFuture(panel, { back: origin.back - 1 }, 24);
    expect(later.covariates[0]!.values.some(Number.isNaN)).toBe(false);
    const late = historyAt(hoursOf(6, { kind: 'delay', minutes: 120 }, 'past'), origin);
    expect(Array.from(late.covariates[0]!.values.slice(-3), Number.isNaN)).toEqual([false, true, true]);
  });

  it('as of 06:00 the day before sees no row that ends later, and no value that was published later', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 24, max: 200 }),
        fc.integer({ min: 0, max: 2 }),
        fc.constantFrom('00:00', '06:00', '13:30'),
        fc.constantFrom<KnownAt>({ kind: 'day-before', days: 1, at: '05:00' }, { kind: 'delay', minutes: 45 }),
        (back, days, at, rule) => {
          const panel = hoursOf(11, rule);
          const origin = { back, asOf: { days, at } };
          const lead = leadOf(panel, origin);
          const seen = { ...origin, back: back + lead };
          const history = historyAt(panel, seen);
          const first = panel.times[panel.times.length - back]!;
          const midnight = new Date(first + (first >= local('2021-03-28T03:00+02:00') ? 2 : 1) * HOUR).setUTCHours(0, 0, 0, 0);
          const instant = local(`${new Date(midnight - days * 24 * HOUR).toISOString().slice(0, 10)}T${at}:00+01:00`);
          const summer = instant >= local('2021-03-28T02:00+01:00') ? HOUR : 0;
          for (const t of history.times) expect(t + HOUR).toBeLessThanOrEqual(instant - summer);
          const { covariates } = recordedFuture(panel, seen, back + lead);
          for (const values of [history.covariates[0]!.values, covariates[0]!.values])
            for (const t of values) if (!Number.isNaN(t)) expect(knownFrom(rule, paris, t)).toBeLessThanOrEqual(instant - summer);
        },
      ),
    );
  });

  it('gives the forecast of the horizon alone', () => {
    const of = (n: number) => Float64Array.from({ length: n }, (_, i) => i);
    const forecast = { ids: ['a', 'b'], horizon: 5, times: of(10), mean: of(10), quantiles: [{ p: 0.5, values: of(10) }], status: [] };
    const cut = withoutLead(forecast, 2);
    expect([cut.horizon, Array.from(cut.mean)]).toEqual([3, [2, 3, 4, 7, 8, 9]]);
    expect(Array.from(cut.quantiles[0]!.values)).toEqual(Array.from(cut.times));
  });
});
