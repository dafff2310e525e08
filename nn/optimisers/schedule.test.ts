import { describe, expect, it } from 'vitest';
import { constantRate, cosine, stairs } from './schedule.ts';

const along = (schedule: ReturnType<typeof cosine>, steps: number): number[] =>
  Array.from({ length: steps }, (_, step) => schedule(step, steps));

describe('rates', () => {
  it('stay', () => expect(along(constantRate(0.1), 3)).toEqual([0.1, 0.1, 0.1]));

  it('rise in a line, then fall along half a cosine', () => {
    const rates = along(cosine(1, { warmUp: 4, last: 0 }), 12);
    expect(rates.slice(0, 5)).toEqual([0.25, 0.5, 0.75, 1, 1]);
    expect(rates[8]).toBeCloseTo(0.5, 12);
    for (let i = 5; i < 12; i++) expect(rates[i]).toBeLessThan(rates[i - 1]!);
    expect(cosine(1, { last: 0.1 })(12, 12)).toBeCloseTo(0.1, 12);
    expect(cosine(1, { last: 0.1 })(20, 12)).toBeCloseTo(0.1, 12);
  });

  it('go down stairs', () => {
    expect(along(stairs(8, { every: 1 / 3, factor: 0.5 }), 6)).toEqual([8, 8, 4, 4, 2, 2]);
  });
});
