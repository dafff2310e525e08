import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalFrom } from '#shared/math/normal.ts';
import { seededRandom } from '#shared/math/random.ts';
import { backward, factorise, forward, inverseOf } from './cholesky.ts';
import { problemOf, windowMoments } from './windows.ts';

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

describe('sums over windows', () => {
  it('are those of windows written out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 6, maxLength: 40 }),
        fc.integer({ min: 1, max: 6 }),
        (values, width) => {
          const z = Float64Array.from(values);
          const { sums, windows } = windowMoments(z, width);
          expect(windows).toBe(z.length - width + 1);
          for (let i = 0; i < width; i++)
            for (let j = 0; j < width; j++) {
              let sum = 0;
              for (let t = 0; t < windows; t++) sum += z[t + i]! * z[t + j]!;
              expect(sums[i * width + j]).toBeCloseTo(sum, 8);
            }
        },
      ),
    );
  });

  it('give the regression of a rule', () => {
    const z = Float64Array.from({ length: 30 }, (_, t) => Math.sin(t) + 0.1 * t);
    const rule = {
      base: { places: [2], factors: [1] },
      features: [
        { places: [0, 2], factors: [1, -1] },
        { places: [1], factors: [0.5] },
      ],
    };
    const { gram, cross, squares } = problemOf(rule, [4], windowMoments(z, 5));
    const rows = Array.from({ length: 26 }, (_, t) => ({ a: z[t]! - z[t + 2]!, b: 0.5 * z[t + 1]!, y: z[t + 4]! - z[t + 2]! }));
    const sum = (f: (r: (typeof rows)[number]) => number) => rows.reduce((s, r) => s + f(r), 0);
    expect(gram[2]).toBeCloseTo(
      sum((r) => r.a * r.b),
      9,
    );
    expect(gram[3]).toBeCloseTo(
      sum((r) => r.b * r.b),
      9,
    );
    expect(cross[0]![0]).toBeCloseTo(
      sum((r) => r.a * r.y),
      9,
    );
    expect(squares[0]).toBeCloseTo(
      sum((r) => r.y * r.y),
      9,
    );
  });
});
