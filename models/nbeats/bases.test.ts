import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { polynomials, seasonalFrequencies, waves } from './bases.ts';

const sizes = { inputLength: 30, horizon: 10, harmonics: 4 };

describe('the frequencies of a seasonal basis', () => {
  it('are distinct, ascending from the constant, and none is faster than a turn in two steps', () => {
    const seasons = fc.array(fc.integer({ min: 2, max: 400 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(seasons, fc.integer({ min: 1, max: 200 }), (lengths, harmonics) => {
        const frequencies = seasonalFrequencies(lengths, { inputLength: 336, horizon: 64, harmonics });
        expect(frequencies[0]).toBe(0);
        frequencies.slice(1).forEach((f, i) => {
          expect(f - frequencies[i]!).toBeGreaterThan(1e-9);
          expect(f).toBeLessThanOrEqual(0.5);
        });
      }),
    );
  });

  it('are those of seasons that window and horizon hold once, a shared one told once', () => {
    expect(seasonalFrequencies([12, 6, 400], sizes)).toEqual([0, 1 / 12, 1 / 6, 3 / 12, 1 / 3, 3 / 6]);
  });

  it('are those of the horizon where no season is held', () => {
    expect(seasonalFrequencies([400], sizes)).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
    expect(seasonalFrequencies([], { ...sizes, horizon: 1 })).toEqual([0]);
  });
});

describe('bases', () => {
  it('draw a line and a parabola', () => {
    expect([...polynomials(4, 2).values]).toEqual([1, 1, 1, 1, 0, 0.25, 0.5, 0.75, 0, 0.0625, 0.25, 0.5625]);
  });

  it('turn through the origin of the forecast: what a window ends with, the horizon begins with', () => {
    const [before, after] = [waves([0, 1 / 7], 14, -14), waves([0, 1 / 7], 14, 0)];
    expect(before.functions).toBe(3);
    before.values.forEach((v, i) => {
      expect(v).toBeCloseTo(after.values[i]!, 5);
    });
  });
});
