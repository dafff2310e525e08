import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimeAxis } from '#shared/base/axis.ts';
import { DAY, HOUR } from '#shared/base/units.ts';
import { offsetAt } from '#shared/base/zone.ts';
import { fanChart, stepChart } from './charts.ts';
import { extent, linear, niceDomain, niceTicks } from './scale.ts';
import { timeTicks } from './time-ticks.ts';

const number = fc.double({ min: -1e9, max: 1e9, noNaN: true });

describe('scales', () => {
  it('map the ends of the domain to the ends of the range', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        fc.pre(Math.abs(a - b) > 1e-6);
        const scale = linear([a, b], [10, 20]);
        expect(scale(a)).toBeCloseTo(10, 9);
        expect(scale(b)).toBeCloseTo(20, 9);
      }),
    );
    expect(linear([3, 3], [0, 10])(3)).toBe(5);
  });

  it('have round ticks inside the domain and domains that hold the values', () => {
    fc.assert(
      fc.property(number, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (lo, width) => {
        fc.pre(width > 1e-6 * Math.abs(lo));
        const domain = niceDomain([lo, lo + width]);
        expect(domain[0]).toBeLessThanOrEqual(lo + 1e-6 * width);
        expect(domain[1]).toBeGreaterThanOrEqual(lo + width - 1e-6 * width);
        const ticks = niceTicks(domain);
        expect(ticks.length).toBeGreaterThan(1);
        expect(ticks.length).toBeLessThan(13);
      }),
    );
    expect(niceTicks([0, 100])).toEqual([0, 20, 40, 60, 80, 100]);
    expect(niceTicks([0.1, 0.72])).toEqual([0.2, 0.4, 0.6]);
    expect(niceTicks([1, 12], 10, true)).toEqual([2, 4, 6, 8, 10, 12]);
    expect(niceDomain([3, 97])).toEqual([0, 100]);
    expect(niceDomain([900, 980])[0]).toBe(900);
    expect(extent([Number.NaN, 2], [5])).toEqual([2, 5]);
    expect(extent([Number.NaN])).toBeUndefined();
  });
});

describe('time ticks', () => {
  const paris: TimeAxis = { kind: 'calendar', zone: 'Europe/Paris', every: { n: 1, unit: 'hour' } };

  it('stand at local midnight across the change of the clock', () => {
    const from = Date.UTC(2024, 2, 29);
    const ticks = timeTicks(paris, from, from + 5 * DAY);
    expect(ticks.map((t) => t.label)).toEqual(['30 Mar', '31 Mar', '1 Apr', '2 Apr', '3 Apr']);
    for (const { at } of ticks) expect((at + offsetAt('Europe/Paris', at)) % DAY).toBe(0);
    expect(ticks[2]!.at - ticks[1]!.at).toBe(23 * HOUR);
  });

  it('are months, quarters or years for long spans, and plain numbers for an index', () => {
    const monthly: TimeAxis = { kind: 'calendar', zone: 'UTC', every: { n: 1, unit: 'month' } };
    expect(timeTicks(monthly, Date.UTC(2020, 0), Date.UTC(2023, 0)).map((t) => t.label)).toEqual([
      '2020',
      'Jul',
      '2021',
      'Jul',
      '2022',
      'Jul',
      '2023',
    ]);
    expect(timeTicks({ kind: 'integer', step: 1 }, 3, 48).map((t) => t.label)).toEqual(['10', '20', '30', '40']);
  });
});

describe('charts', () => {
  it('say so where nothing is known', () => {
    const none = new Float64Array();
    const empty = { history: { times: none, values: none }, times: none, mean: none, intervals: [] };
    expect(fanChart({ kind: 'integer', step: 1 }, 't', empty, '').text).toContain('Nothing to draw');
    expect(stepChart('t', [], [], '').text).toContain('Nothing to draw');
  });

  it('break the line at missing values', () => {
    const chart = fanChart(
      { kind: 'integer', step: 1 },
      't',
      {
        history: { times: Float64Array.of(1, 2, 3, 4), values: Float64Array.of(5, Number.NaN, 6, 7) },
        times: Float64Array.of(5),
        mean: Float64Array.of(8),
        intervals: [],
      },
      '',
    ).text;
    const path = /class="actual" d="([^"]*)"/.exec(chart)![1]!;
    expect(path.match(/M/g)).toHaveLength(2);
    expect(chart).not.toContain('NaN');
  });
});
