import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from './units.ts';
import { civil, fromLocal, isZone, offsetAt } from './zone.ts';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Australia/Melbourne',
  'America/New_York',
  'Asia/Kolkata',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Apia',
];
const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: Date.UTC(1980, 0, 1) / MINUTE, max: Date.UTC(2037, 0, 1) / MINUTE }).map((m) => m * MINUTE);

// The oracle: the runtime's own calendar, asked one instant at a time.
function oracle(zoneName: string, t: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zoneName,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(t);
  const of = (type: string) => parts.find((p) => p.type === type)!.value;
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:${of('second')}`;
}

describe('zones', () => {
  it('agree with Intl at any instant', () => {
    fc.assert(
      fc.property(zone, instant, (z, t) => {
        expect(new Date(t + offsetAt(z, t)).toISOString().slice(0, 19)).toBe(oracle(z, t));
      }),
      { numRuns: 2000 },
    );
  });

  it('come back from local time, except in the repeated hour where first and second differ', () => {
    fc.assert(
      fc.property(zone, instant, (z, t) => {
        const local = t + offsetAt(z, t);
        expect([fromLocal(z, local, 'first'), fromLocal(z, local, 'second')]).toContain(t);
      }),
      { numRuns: 2000 },
    );
  });

  it('know the days on which German clocks change (2024-03-31 and 2024-10-27, 01:00 UTC)', () => {
    const spring = Date.UTC(2024, 2, 31, 1);
    expect([offsetAt('Europe/Berlin', spring - 1), offsetAt('Europe/Berlin', spring)]).toEqual([HOUR, 2 * HOUR]);
    const autumn = Date.UTC(2024, 9, 27, 1);
    expect([offsetAt('Europe/Berlin', autumn - 1), offsetAt('Europe/Berlin', autumn)]).toEqual([2 * HOUR, HOUR]);
  });

  it('move a time that does not exist forward by the gap', () => {
    expect(fromLocal('Europe/Berlin', Date.UTC(2024, 2, 31, 2, 30))).toBe(Date.UTC(2024, 2, 31, 1, 30));
  });

  it('take the first or the second of a time that comes twice', () => {
    const local = Date.UTC(2024, 9, 27, 2, 30);
    expect(fromLocal('Europe/Berlin', local, 'first')).toBe(Date.UTC(2024, 9, 27, 0, 30));
    expect(fromLocal('Europe/Berlin', local, 'second')).toBe(Date.UTC(2024, 9, 27, 1, 30));
  });

  it('give civil parts', () => {
    expect(civil('Australia/Melbourne', Date.UTC(2011, 11, 31, 13))).toEqual({
      year: 2012,
      month: 1,
      day: 1,
      hour: 0,
      minute: 0,
      second: 0,
      weekday: 7,
      dayOfYear: 1,
    });
    expect(civil('UTC', Date.UTC(2024, 11, 31, 23, 59) - 366 * DAY)).toMatchObject({ year: 2023, dayOfYear: 365 });
  });

  it('are told apart from nonsense', () => {
    expect([isZone('Europe/Paris'), isZone('Mars/Olympus')]).toEqual([true, false]);
  });
});
