import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fill } from './fill.ts';

const golden = JSON.parse(readFileSync(new URL('../../../panel/columns/golden.json', import.meta.url), 'utf8'));
const series = (): Float64Array =>
  Float64Array.from({ length: golden.n }, (_, i) => (i % 613 === 5 ? Number.NaN : ((i * 7919) % 1009) / 7 + (i % 2500 === 17 ? 1e6 : 0)));

function same(actual: Float64Array, expected: readonly (number | null)[], rows: readonly number[]): void {
  rows.forEach((row, k) => {
    const e = expected[k]!;
    if (e === null) expect(actual[row]).toBeNaN();
    else expect(Math.abs(actual[row]! - e)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(e)));
  });
}

describe('against pandas', () => {
  it.each([
    ['linear', 'linear'],
    ['forward', 'forward-fill'],
  ] as const)('fill %s', (name, policy) => {
    const y = series();
    expect(fill(y, new Uint8Array(y.length).fill(1), policy, 1)).toBe(golden.missing.length);
    same(y, golden[name], golden.missing);
  });
});

const values = fc.array(
  fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -1000, max: 1000 }) }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
  { minLength: 1, maxLength: 80 },
);

describe('fill', () => {
  it('changes nothing but missing values under the mask', () => {
    fc.assert(
      fc.property(
        values,
        fc.constantFrom('zero', 'forward-fill', 'linear', 'seasonal'),
        fc.integer({ min: 1, max: 8 }),
        (list, policy, season) => {
          const y = Float64Array.from(list);
          const mask = Uint8Array.from(list, (_, i) => i % 2);
          const filled = fill(y, mask, policy, season);
          let changed = 0;
          list.forEach((v, i) => {
            if (Object.is(y[i], v)) return;
            changed++;
            expect([Number.isNaN(v), mask[i]]).toEqual([true, 1]);
          });
          expect(changed).toBe(filled);
        },
      ),
    );
  });
  it('forward-fill does not look ahead', () => {
    fc.assert(
      fc.property(values, fc.nat(79), (list, at) => {
        const all = (x: readonly number[]) => {
          const y = Float64Array.from(x);
          fill(y, new Uint8Array(y.length).fill(1), 'forward-fill', 1);
          return y;
        };
        const cut = Math.min(at, list.length);
        expect(all(list).slice(0, cut)).toEqual(all([...list.slice(0, cut), ...list.slice(cut).map((v) => v * 3 + 1)]).slice(0, cut));
      }),
    );
  });
  it('seasonal restores a pattern on a moving level exactly', () => {
    const whole = Float64Array.from({ length: 144 }, (_, i) => 5 * (i % 24) + 0.5 * i);
    const y = whole.slice();
    for (let i = 40; i < 75; i++) y[i] = Number.NaN;
    expect(fill(y, new Uint8Array(144).fill(1), 'seasonal', 24)).toBe(35);
    y.forEach((v, i) => {
      expect(v).toBeCloseTo(whole[i]!, 9);
    });
  });
});
