import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalFrom } from '#shared/math/normal.ts';
import { seededRandom } from '#shared/math/random.ts';
import { backward, factorise, forward, inverseOf } from './cholesky.ts';

/** B B' + I of random B: positive definite. */
function positive(n: number, seed: number): Float64Array {
  const next = normalFrom(seededRandom(seed));
  const b = Float64Array.from({ length: n * n }, next);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let sum = i === j ? 1 : 0;
      for (let k = 0; k < n; k++) sum += b[i * n + k]! * b[j * n + k]!;
      a[i * n + j] = sum;
    }
  return a;
}

describe('cholesky', () => {
  it('solves and inverts any positive definite matrix', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 1e6 }), (n, seed) => {
        const a = positive(n, seed);
        const l = a.slice();
        expect(factorise(l, n)).toBe(true);
        const x = Float64Array.from({ length: n }, (_, i) => i - 3);
        const b = x.map((_, i) => x.reduce((sum, v, k) => sum + a[i * n + k]! * v, 0));
        forward(l, n, b);
        backward(l, n, b);
        b.forEach((v, i) => {
          expect(v).toBeCloseTo(x[i]!, 6);
        });
        const inverse = inverseOf(l, n);
        for (let i = 0; i < n; i++) {
          let sum = 0;
          for (let k = 0; k < n; k++) sum += inverse[Math.max(i, k) * n + Math.min(i, k)]! * a[k * n + i]!;
          expect(sum).toBeCloseTo(1, 6);
        }
      }),
    );
  });

  it('refuses what is not positive definite', () => {
    expect(factorise(Float64Array.of(1, 0, 2, 1), 2)).toBe(false);
  });
});
