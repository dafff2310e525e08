import { describe, expect, it } from 'vitest';
import { formatBytes, formatCompact, formatDuration, formatMoment, formatNumber, formatValue } from './format.ts';

const flat = (text: string) => text.replaceAll('\u202f', ' ').replaceAll('\u2212', '-');

describe('numbers', () => {
  it.each([
    [1234567, 0, '1 234 567'],
    [-1234.5, 1, '-1 234.5'],
    [-0.001, 1, '0.0'],
    [Number.NaN, 0, '–'],
    [null, 0, '–'],
  ])('%s with %i digits', (x, digits, text) => expect(flat(formatNumber(x, digits))).toBe(text));

  it.each([
    [0, '0'],
    [1234.5678, '1 235'],
    [0.012345, '0.01235'],
    [12, '12'],
    [-3.5, '-3.5'],
    [1e-9, '1.000e-9'],
  ])('%s to four figures', (x, text) => expect(flat(formatValue(x))).toBe(text));

  it.each([
    [9999, '9 999'],
    [12_345, '12.3 k'],
    [10_000_000, '10 M'],
    [2.5e9, '2.5 G'],
  ])('%s compactly', (x, text) => expect(flat(formatCompact(x))).toBe(text));

  it('bytes', () => expect(flat(formatBytes(1536))).toBe('1.5 KiB'));
});

it.each([
  [0.42, '0.4 s'],
  [59.6, '1 min 00 s'],
  [200, '3 min 20 s'],
  [7500, '2 h 05 min'],
])('%s seconds', (seconds, text) => expect(flat(formatDuration(seconds))).toBe(text));

describe('moments', () => {
  const paris = { kind: 'calendar', zone: 'Europe/Paris', every: { n: 1, unit: 'hour' } } as const;
  it('shows the clock of the zone', () => {
    expect(formatMoment(paris, Date.UTC(2024, 6, 1, 22))).toBe('2024-07-02 00:00');
    expect(formatMoment(paris, Date.UTC(2024, 0, 1, 22))).toBe('2024-01-01 23:00');
  });
  it('shows no more than the frequency has', () => {
    expect(formatMoment({ ...paris, every: { n: 1, unit: 'day' } }, Date.UTC(2024, 0, 1, 23))).toBe('2024-01-02');
    expect(formatMoment({ ...paris, every: { n: 1, unit: 'month' } }, Date.UTC(2023, 11, 31, 23))).toBe('2024-01');
    expect(formatMoment({ kind: 'integer', step: 1 }, 42)).toBe('42');
  });
});
