import { describe, expect, it } from 'vitest';
import { fallbackFor, forecastFallback } from './fallback.ts';

describe('the fallback', () => {
  it('walks at random from the last known value, by the root mean square step', () => {
    const fallback = fallbackFor(Float64Array.of(1, 4, Number.NaN, 0, 2));
    expect(fallback.last).toBe(2);
    expect(fallback.sd).toBeCloseTo(Math.sqrt((9 + 16 + 4) / 3), 12);
    const { mean, sd } = forecastFallback(fallback, 4);
    expect([...mean]).toEqual([2, 2, 2, 2]);
    expect(sd![3]).toBeCloseTo(2 * fallback.sd, 12);
  });

  it.each([1e300, 8e307, 1e-300, 5e-324])('has a finite width at size %s, and a width', (size) => {
    const { sd } = forecastFallback(fallbackFor(Float64Array.of(0, size, -size, size)), 10_000);
    expect(sd!.every((v) => v > 0 && Number.isFinite(3 * v))).toBe(true);
  });

  it('of one value or of a constant has no width', () => {
    expect(fallbackFor(Float64Array.of(5))).toMatchObject({ last: 5, sd: 0, note: expect.stringContaining('one value') });
    expect(fallbackFor(Float64Array.of(5, 5))).toEqual({ last: 5, sd: 0 });
  });
});
