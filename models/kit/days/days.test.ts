import { describe, expect, it } from 'vitest';
import { timesAfter } from '#shared/base/axis.ts';
import type { Series } from '../series.ts';
import { boardOf, daysOf, lastDays, overDays, withRows } from './days.ts';
import { daySizes, groupsFor, lagsFor, widthOf, writeRow } from './groups.ts';
import { robustScale, scaled, unscaled } from './scale.ts';

const axis = { kind: 'calendar', zone: 'Europe/Berlin', every: { n: 1, unit: 'hour' } } as const;

/** Hours that say which hour of the local day they are. */
function hours(from: number, count: number): Series {
  const times = timesAfter(axis, from - 3_600_000, count);
  const y = times.map((t) =>
    Number(new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', hour: 'numeric', hourCycle: 'h23' }).format(t)),
  );
  return { axis, y, times, covariates: [y.map((v) => 100 + v)], calendar: [false], names: ['x'] };
}

describe('days', () => {
  it.each([
    ['summer time begins, a day of 23 hours', Date.UTC(2024, 2, 27, 23), 5 * 24 - 1],
    ['summer time ends, a day of 25 hours', Date.UTC(2024, 9, 24, 22), 5 * 24 + 1],
  ])('%s: every day has its 24 hours in their place', (_, start, count) => {
    const days = daysOf(hours(start, count), 24);
    expect(days.y).toHaveLength(5 * 24);
    days.y.forEach((v, i) => {
      expect(v).toBe(i % 24);
    });
    expect(days.x[0]).toEqual(days.y.map((v) => 100 + v));
  });

  it('forecasts across a change of clocks name the hour that the wall shows', () => {
    const series = hours(Date.UTC(2024, 2, 20, 23), 240);
    const known = 240 - 48;
    const days = daysOf(
      {
        ...series,
        y: series.y.subarray(0, known),
        times: series.times.subarray(0, known),
        covariates: [series.covariates[0]!.subarray(0, known)],
      },
      24,
    );
    const steps = { axis, times: series.times.subarray(known), covariates: [series.covariates[0]!.subarray(known)] };
    const { values } = overDays(
      days,
      steps,
      (b) => b,
      (board) => (day) => board.y.slice((day - 1) * 24, day * 24),
    );
    expect([...values]).toEqual([...series.y.subarray(known)]);
  });

  it('a day that has begun keeps what is known of it, and further rows complete it', () => {
    const integers = { kind: 'integer', step: 1 } as const;
    const rows = (from: number, to: number): Series => ({
      axis: integers,
      y: Float64Array.from({ length: to - from }, (_, i) => from + i),
      times: Float64Array.from({ length: to - from }, (_, i) => from + i),
      covariates: [],
      calendar: [],
      names: [],
    });
    const begun = withRows(daysOf(rows(0, 12), 4), rows(12, 14), 10);
    const ask = { axis: integers, times: Float64Array.of(14, 15, 16), covariates: [] };
    const seen: number[] = [];
    const { values } = overDays(
      begun,
      ask,
      (b) => b,
      (board) => (day) => {
        seen.push(day, board.y[day * 4 - 1]!);
        return Float64Array.of(100, 101, 102, 103);
      },
    );
    expect([...values]).toEqual([102, 103, 100]);
    expect(seen).toEqual([3, 11, 4, 103]);
    const whole = withRows(begun, rows(14, 20), 2);
    expect(whole.y).toEqual([12, 13, 14, 15, 16, 17, 18, 19]);
    expect(lastDays(whole, 1).first).toBe(16);
  });
});

describe('columns of a day', () => {
  it('are the days before, the covariates of the day, its weekday and weekend', () => {
    const series = hours(Date.UTC(2024, 0, 7, 23), 24 * 40);
    const board = boardOf(daysOf({ ...series, y: series.times.map((_, i) => i) }, 24));
    const groups = groupsFor(board, axis, { lags: lagsFor(40, [7]), cycles: [7], rich: true });
    expect(groups.map((g) => ('lag' in g ? `${g.kind} ${g.lag} ${g.width}` : g.kind))).toEqual([
      'y 1 24',
      'y 2 24',
      'y 3 24',
      'y 7 24',
      'x 0 24',
      'x 1 24',
      'x 7 24',
      'cycle',
      'y 1 3',
      'weekend',
    ]);
    const row = new Float64Array(widthOf(groups));
    const day = 12;
    writeRow(row, 0, groups, board, day);
    expect(row[0]).toBe((day - 1) * 24);
    expect(row[3 * 24 + 5]).toBe((day - 7) * 24 + 5);
    expect(row[4 * 24 + 7]).toBe(107);
    // 8 January 2024 is a Monday: day 12 is a Saturday.
    expect(row[row.length - 1]).toBe(1);
    expect([...row.subarray(7 * 24, 7 * 24 + 7)].filter((v) => v === 1)).toHaveLength(1);
    expect([...row.subarray(7 * 24 + 7, 7 * 24 + 10)]).toEqual([(day - 1) * 24 + 21, (day - 1) * 24 + 22, (day - 1) * 24 + 23]);
  });

  it('take seasons in whole days and lags that the history holds', () => {
    expect(daySizes([168, 24])).toEqual({ size: 24, cycles: [7] });
    expect(daySizes([])).toEqual({ size: 1, cycles: [] });
    expect(lagsFor(12, [7])).toEqual([1, 2, 3]);
    expect(lagsFor(40, [])).toEqual([1, 2, 3, 7]);
  });
});

describe('scale', () => {
  it('bends and bends back, whatever the values', () => {
    for (const values of [
      [1, 2, 3, 400],
      [0, 0, 0, 0],
      [0, 0, 0, 5],
      [-7e9, 3e9, 1e9],
    ])
      for (const bent of [true, false]) {
        const s = robustScale(values, bent);
        for (const v of values) expect(unscaled(s, scaled(s, v))).toBeCloseTo(v, -Math.log10(Math.abs(v) * 1e-9 + 1e-9));
      }
  });
});
