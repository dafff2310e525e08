import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TimeAxis, timesAfter } from '#shared/base/axis.ts';
import { DAY, HOUR } from '#shared/base/units.ts';
import { Recipe } from '#shared/stages/features.ts';
import { holidayPlaces, holidaysOf } from './holidays.ts';
import { knownFeatures } from './known.ts';

const golden = JSON.parse(readFileSync(new URL('./golden.json', import.meta.url), 'utf8'));
const hourly = (zone: string): TimeAxis => ({ kind: 'calendar', zone, every: { n: 1, unit: 'hour' } });
const every = (unit: 'day' | 'week' | 'month', zone = 'UTC'): TimeAxis => ({ kind: 'calendar', zone, every: { n: 1, unit } });
const recipe = (part: object): Recipe => Recipe.parse(part);
const from = (iso: string, count: number, step = HOUR): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => Date.parse(iso) + i * step);
const column = (name: string, r: Recipe, axis: TimeAxis, times: Float64Array): number[] =>
  Array.from(knownFeatures(r, axis, times).find((c) => c.name === name)!.values);
const iso = (days: ReadonlySet<number>): string[] =>
  [...days].sort((a, b) => a - b).map((d) => new Date(d * DAY).toISOString().slice(0, 10));

describe('names and order', () => {
  it('is calendar, Fourier, holidays; empty times give the names', () => {
    const r = recipe({
      calendar: ['hour', 'day-of-month', 'hour'],
      fourier: [{ period: 4, order: 2 }],
      holidays: { country: 'FR', daysBefore: 1, daysAfter: 2 },
    });
    expect(knownFeatures(r, hourly('UTC'), new Float64Array(0)).map((c) => c.name)).toEqual([
      'cal_hour',
      'cal_day_of_month',
      'fourier_4_sin1',
      'fourier_4_cos1',
      'fourier_4_cos2',
      'holiday',
      'holiday_before1',
      'holiday_after1',
      'holiday_after2',
    ]);
  });
  it('refuses what an integer axis has not got', () => {
    const axis: TimeAxis = { kind: 'integer', step: 1 };
    expect(() => knownFeatures(recipe({ calendar: ['hour'] }), axis, new Float64Array(1))).toThrow(/integer time index has no calendar/);
    expect(() => knownFeatures(recipe({ holidays: { country: 'FR' } }), axis, new Float64Array(1))).toThrow(/no holidays/);
  });
});

describe('calendar', () => {
  it('agrees with pandas on every part, over years and over daylight-saving changes', () => {
    const { origin: _, times, ...parts } = golden;
    const r = recipe({ calendar: Object.keys(parts).map((p) => p.replaceAll('_', '-')) });
    expect(r.calendar).toHaveLength(11);
    for (const [name, values] of Object.entries<number[]>(parts))
      expect(column(`cal_${name}`, r, hourly('Europe/Paris'), Float64Array.from(times))).toEqual(values);
  });
  it('repeats the hour of the 25-hour day and skips the one of the 23-hour day (Paris 2021)', () => {
    const r = recipe({ calendar: ['hour'] });
    expect(column('cal_hour', r, hourly('Europe/Paris'), from('2021-03-28T00:00Z', 3))).toEqual([1, 3, 4]);
    expect(column('cal_hour', r, hourly('Europe/Paris'), from('2021-10-30T23:00Z', 4))).toEqual([1, 2, 2, 3]);
  });
});

describe('Fourier', () => {
  it('is the textbook formula on an integer axis', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 2, max: 60 }), (t, period) => {
        const [sin] = knownFeatures(
          recipe({ fourier: [{ period: period + 0.5, order: 1 }] }),
          { kind: 'integer', step: 1 },
          Float64Array.of(t),
        );
        expect(sin!.values[0]).toBeCloseTo(Math.sin((2 * Math.PI * t) / (period + 0.5)), 9);
      }),
    );
  });
  it('keeps the phase of a day on the local clock over a daylight-saving change', () => {
    const times = Float64Array.of(Date.parse('2021-03-27T12:00+01:00'), Date.parse('2021-03-29T12:00+02:00'));
    const [a, b] = column('fourier_24_cos1', recipe({ fourier: [{ period: 24, order: 1 }] }), hourly('Europe/Paris'), times);
    expect(a).toBeCloseTo(-1, 12);
    expect(b).toBeCloseTo(-1, 12);
  });
  it('gives the future what it would give the history, whatever row a table begins with', () => {
    const axes: TimeAxis[] = [
      hourly('Europe/Paris'),
      every('day', 'Australia/Melbourne'),
      every('week'),
      every('month'),
      { kind: 'integer', step: 3 },
    ];
    for (const axis of axes) {
      const times = timesAfter(axis, axis.kind === 'integer' ? 3 : Date.parse('2020-12-31T00:00Z'), 400);
      const r = recipe({
        fourier: [
          { period: 12, order: 3 },
          { period: 365.25, order: 1 },
        ],
      });
      const whole = knownFeatures(r, axis, times);
      expect(knownFeatures(r, axis, times.slice(250))).toEqual(whole.map((c) => ({ ...c, values: c.values.slice(250) })));
    }
  });
  it('completes a cycle of months in a year', () => {
    const values = column(
      'fourier_12_sin1',
      recipe({ fourier: [{ period: 12, order: 1 }] }),
      every('month'),
      timesAfter(every('month'), Date.parse('2020-12-01'), 24),
    );
    expect(values.slice(12)).toEqual(values.slice(0, 12));
    expect(values[3]).toBeCloseTo(1, 12);
  });
  it('refuses an order beyond half the period', () => {
    expect(() => knownFeatures(recipe({ fourier: [{ period: 7, order: 4 }] }), every('day'), new Float64Array(1))).toThrow(
      /order 4 is more than half/,
    );
  });
});

describe('holidays', () => {
  // Published lists: service-public.fr (jours fériés 2024); business.vic.gov.au (Victorian public holidays 2024); gov.uk/bank-holidays (England, 2024).
  it.each([
    ['FR', undefined, ['01-01', '04-01', '05-01', '05-08', '05-09', '05-20', '07-14', '08-15', '11-01', '11-11', '12-25']],
    ['AU', 'VIC', ['01-01', '01-26', '03-11', '03-29', '03-30', '03-31', '04-01', '04-25', '06-10', '09-27', '11-05', '12-25', '12-26']],
    ['GB', 'ENG', ['01-01', '03-29', '04-01', '05-06', '05-27', '08-26', '12-25', '12-26']],
  ])('are those published for %s %s in 2024', (country, region, days) => {
    expect(iso(holidaysOf({ country, region }, 2024))).toEqual(days.map((d) => `2024-${d}`));
  });
  it('marks the local day, the day before and the day after', () => {
    const r = recipe({ holidays: { country: 'FR', daysBefore: 1, daysAfter: 1 } });
    const times = from('2024-07-12T22:00Z', 4, DAY);
    expect(column('holiday', r, every('day', 'Europe/Paris'), times)).toEqual([0, 1, 0, 0]);
    expect(column('holiday_before1', r, every('day', 'Europe/Paris'), times)).toEqual([1, 0, 0, 0]);
    expect(column('holiday_after1', r, every('day', 'Europe/Paris'), times)).toEqual([0, 0, 1, 0]);
    const hours = column('holiday', r, hourly('Europe/Paris'), from('2024-07-13T21:00Z', 27));
    expect(hours).toEqual([0, ...new Array(24).fill(1), 0, 0]);
  });
  it('counts the holidays of a longer step', () => {
    expect(column('holiday', recipe({ holidays: { country: 'FR' } }), every('month'), Float64Array.of(Date.parse('2024-05-01')))).toEqual([
      4,
    ]);
  });
  it('names the countries and regions, and refuses others', () => {
    expect(holidayPlaces().find((p) => p.code === 'FR')?.name).toBe('France');
    expect(holidayPlaces('AU').map((p) => p.code)).toContain('VIC');
    const tried = (holidays: object) => () => knownFeatures(recipe({ holidays }), every('day'), new Float64Array(0));
    expect(tried({ country: 'ZZ' })).toThrow(/country "ZZ"/);
    expect(tried({ country: 'AU', region: 'NOWHERE' })).toThrow(/region "NOWHERE" of AU/);
  });
});
