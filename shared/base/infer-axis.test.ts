import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSteps, type TimeAxis } from './axis.ts';
import { inferCalendar, inferInteger } from './infer-axis.ts';

const axis = (
  n: number,
  unit: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year',
  zone = 'Europe/Berlin',
): TimeAxis => ({ kind: 'calendar', zone, every: { n, unit } });
const walk = (on: TimeAxis, start: number, count: number): number[] => Array.from({ length: count }, (_, k) => addSteps(on, start, k));

describe('the axis of some times', () => {
  it.each([
    axis(1, 'hour'),
    axis(30, 'minute'),
    axis(15, 'minute'),
    axis(1, 'week'),
    axis(1, 'month'),
    axis(1, 'quarter'),
    axis(1, 'year'),
    axis(1, 'day'),
  ])('is the one they were made on: %j', (on) => {
    const start = Date.parse('2023-12-31T23:00:00Z');
    expect(inferCalendar(walk(on, start, 40), 'Europe/Berlin')).toEqual(on);
  });

  it('is found although rows are missing', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 2, max: 199 }), { maxLength: 60 }), (holes) => {
        const times = walk(axis(1, 'hour'), 0, 200).filter((_, i) => !holes.includes(i));
        expect(inferCalendar(times, 'Europe/Berlin')).toEqual(axis(1, 'hour'));
      }),
    );
  });

  it('of an index is its usual step', () => {
    expect(inferInteger([1, 2, 3, 5, 6])).toEqual({ kind: 'integer', step: 1 });
    expect(inferInteger([2010, 2015, 2020])).toEqual({ kind: 'integer', step: 5 });
    expect(inferInteger([7])).toBeUndefined();
  });
});
