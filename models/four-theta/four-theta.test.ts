import { describe, expect, it } from 'vitest';
import { normalDraw } from '#shared/math/normal.ts';
import { seededRandom } from '#shared/math/random.ts';
import { chosen } from './choose.ts';
import { ahead, fitForm, formsFor, pastOf } from './forms.ts';
import { advancedLines, fitLines, linesAhead } from './lines.ts';

const quiet = (): void => {};
const noisy = (n: number, seed: number, value: (i: number, e: number) => number): Float64Array => {
  const random = seededRandom(seed);
  return Float64Array.from({ length: n }, (_, i) => value(i, normalDraw(random)));
};
const PATTERN = [8, -6, 3, -5];

describe('the forms of 4Theta', () => {
  it('are eight with a season, four without, one where values cross zero', () => {
    const seasonal = noisy(60, 1, (i, e) => 60 + PATTERN[i % 4]! + e);
    const crossing = noisy(60, 1, (i, e) => PATTERN[i % 4]! + 0.2 * e);
    expect(formsFor(seasonal, 4)).toHaveLength(8);
    expect(formsFor(seasonal, 1)).toHaveLength(4);
    expect(formsFor(crossing, 1)).toEqual([{ season: 'none', mix: 'additive', curve: 'linear' }]);
  });

  it('the hold-out finds growth that is exponential, and a season that does not grow with the level', () => {
    const growth = noisy(60, 2, (i, e) => 10 * Math.exp(0.05 * i + 0.01 * e));
    expect(chosen(growth, 1, 1, quiet)[0]!.lines.curve).toBe('exponential');
    const level = noisy(80, 3, (i, e) => 50 + 2 * i + 3 * PATTERN[i % 4]! + e);
    expect(chosen(level, 4, 1, quiet)[0]!.pattern.kind).toBe('additive');
    const grows = noisy(80, 4, (i, e) => (50 + 3 * i) * (1 + PATTERN[i % 4]! / 20) * (1 + 0.005 * e));
    expect(chosen(grows, 4, 1, quiet)[0]!.pattern.kind).toBe('multiplicative');
  });

  it('what was forecast from earlier rows needs no later level', () => {
    const y = noisy(48, 5, (i, e) => 40 + i + PATTERN[i % 4]! + e);
    const member = fitForm(y, 4, { season: 'multiplicative', mix: 'multiplicative', curve: 'linear' }, quiet)!;
    const { fitted, from } = pastOf(y, member);
    for (let t = 1; t < y.length; t++) expect(from(t, t)).toBeCloseTo(fitted[t]!, 8);
    expect(from(48, 48)).toBeCloseTo(ahead(member, 1)[0]!, 8);
  });

  it('theta 1 is simple smoothing, and lines go on over later rows', () => {
    const y = noisy(30, 6, (_, e) => 20 + e);
    const { lines } = fitLines(y, 'linear', 'additive', 1);
    expect([...linesAhead(lines, 3)]).toEqual([lines.level, lines.level, lines.level]);
    const later = advancedLines(lines, Float64Array.of(25, Number.NaN));
    expect(later.level).toBeCloseTo(lines.level + lines.alpha * (25 - lines.level), 10);
    expect(later.rows).toBe(32);
  });
});
