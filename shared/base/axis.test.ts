import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSteps, formatTime, stepsBetween, type TimeAxis, timesAfter, usualSeasons } from './axis.ts';
import { HOUR } from './units.ts';

const calendar = (
  n: number,
  unit: 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year',
  zone = 'Europe/Berlin',
): TimeAxis => ({ kind: 'calendar', zone, every: { n, unit } });
const axes: TimeAxis[] = [
  { kind: 'integer', step: 1 },
  { kind: 'integer', step: 5 },
  calendar(30, 'minute'),
  calendar(1, 'hour'),
  calendar(1, 'day'),
  calendar(1, 'week'),
  calendar(1, 'month'),
  calendar(1, 'quarter'),
  calendar(1, 'year'),
];

describe('a time axis', () => {
  it('counts the steps that it added', () => {
    fc.assert(
      fc.property(fc.constantFrom(...axes), fc.integer({ min: -300, max: 300 }), fc.integer({ min: 0, max: 10_000 }), (axis, k, start) => {
        const t = axis.kind === 'integer' ? start * axis.step : Date.UTC(2015, 0, 1) + start * 6 * HOUR;
        expect(stepsBetween(axis, t, addSteps(axis, t, k))).toBeCloseTo(k, 9);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps local midnight through daylight saving: days of 23 and 25 hours', () => {
    const axis = calendar(1, 'day');
    const midnight = Date.parse('2024-03-30T23:00:00Z');
    expect(addSteps(axis, midnight, 1) - midnight).toBe(23 * HOUR);
    const autumn = Date.parse('2024-10-26T22:00:00Z');
    expect(addSteps(axis, autumn, 1) - autumn).toBe(25 * HOUR);
  });

  it('counts hours as elapsed time through daylight saving', () => {
    const t = Date.parse('2024-03-30T23:00:00Z');
    expect(addSteps(calendar(1, 'hour'), t, 24) - t).toBe(24 * HOUR);
  });

  it('keeps month ends', () => {
    const axis = calendar(1, 'month', 'UTC');
    expect(Array.from(timesAfter(axis, Date.parse('2024-01-31'), 3), (t) => formatTime(axis, t))).toEqual([
      '2024-02-29',
      '2024-03-31',
      '2024-04-30',
    ]);
    expect(Array.from(timesAfter(axis, Date.parse('2024-01-15'), 2), (t) => formatTime(axis, t))).toEqual(['2024-02-15', '2024-03-15']);
  });

  it('knows the season lengths that the field uses', () => {
    expect(
      [
        calendar(30, 'minute'),
        calendar(1, 'hour'),
        calendar(1, 'day'),
        calendar(1, 'week'),
        calendar(1, 'month'),
        calendar(1, 'quarter'),
        calendar(1, 'year'),
      ].map(usualSeasons),
    ).toEqual([[48, 336], [24, 168], [7], [52], [12], [4], [1]]);
  });
});
