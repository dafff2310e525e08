import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/math/random.ts';
import { heldRows, layWindows, sampler } from './windows.ts';

const cases = fc.record({
  rows: fc.array(fc.integer({ min: 8, max: 400 }), { minLength: 1, maxLength: 6 }),
  horizon: fc.integer({ min: 1, max: 40 }),
  context: fc.integer({ min: 1, max: 60 }),
  recent: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
  validate: fc.boolean(),
});

describe('windows', () => {
  it('never train on what is held back, and are held back whole', () => {
    fc.assert(
      fc.property(cases, ({ rows, ...options }) => {
        const stretches = rows.map((n, s) => ({ from: 1000 * s, rows: n }));
        const { training, validation } = layWindows(stretches, options);
        const { horizon } = options;
        stretches.forEach(({ from, rows: n }, s) => {
          const held = heldRows(n, options);
          const { first, count } = training[s]!;
          expect(count).toBeGreaterThan(0);
          expect(first).toBeGreaterThanOrEqual(from);
          expect(first + count - 1).toBeLessThan(from + n - held);
          if (held > 0) expect(first + count - 1 + horizon).toBeLessThanOrEqual(from + n - held);
          const mine = validation.filter((o) => o >= from && o < from + 1000);
          for (const origin of mine) {
            expect(origin).toBeGreaterThanOrEqual(from + n - held);
            expect(origin + horizon).toBeLessThanOrEqual(from + n);
          }
          expect(mine.length > 0).toBe(held > 0);
        });
        const drawn = sampler({ training, validation })(seededRandom(3), 50);
        for (const origin of drawn) expect(training.some(({ first, count }) => origin >= first && origin < first + count)).toBe(true);
      }),
    );
  });

  it('draw short series as often as long ones', () => {
    const { training } = layWindows(
      [
        { from: 0, rows: 40 },
        { from: 1000, rows: 4000 },
      ],
      { horizon: 4, context: 8, validate: false },
    );
    const drawn = sampler({ training, validation: [] })(seededRandom(1), 4000);
    expect(drawn.filter((o) => o < 1000).length / 4000).toBeCloseTo(0.5, 1);
  });

  it('come from the recent history alone where that is asked for', () => {
    const { training } = layWindows([{ from: 0, rows: 500 }], { horizon: 10, context: 50, recent: 100, validate: false });
    expect(training[0]).toEqual({ first: 400, count: 91 });
  });
});
