import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dieboldMariano } from './diebold-mariano.ts';
import { normalCdf, studentCritical, studentTail } from './distributions.ts';
import { walshAverage, wilcoxon } from './wilcoxon.ts';

interface Golden {
  wilcoxon: { d: number[]; p: number; difference: number; lo: number; hi: number }[];
  dieboldMariano: { a: number[]; b: number[]; overlap: number; statistic: number; p: number }[];
  student: { t: number; df: number; p: number }[];
  normal: { z: number; p: number }[];
}
const golden = JSON.parse(readFileSync(new URL('./golden.json', import.meta.url), 'utf8')) as Golden;
const near = (a: number, b: number, share: number) => expect(Math.abs(a - b)).toBeLessThanOrEqual(share * Math.abs(b));

describe('paired tests beside R', () => {
  for (const g of golden.wilcoxon)
    it(`wilcoxon, ${g.d.length} differences`, () => {
      const mine = wilcoxon(Float64Array.from(g.d));
      const exact = g.d.length < 50 && !g.d.includes(0);
      near(mine.p, g.p, 1e-9);
      // Beyond 50 values and with ties R solves for the bounds on a continuous scale: the nearest pair average is within a few thousandths.
      for (const key of ['difference', 'lo', 'hi'] as const) expect(Math.abs(mine[key] - g[key])).toBeLessThan(exact ? 1e-12 : 0.01);
    });

  for (const g of golden.dieboldMariano)
    it(`Diebold-Mariano, ${g.a.length} cutoffs, overlap ${g.overlap}`, () => {
      const mine = dieboldMariano(
        Float64Array.from(g.a, (v, i) => v - g.b[i]!),
        g.overlap,
      );
      near(mine.p, g.p, 1e-9);
      const reach = studentCritical(0.05, g.a.length - 1) * (mine.difference / g.statistic);
      near(mine.hi - mine.difference, Math.abs(reach), 1e-9);
    });

  it('Student and normal tails', () => {
    for (const { t, df, p } of golden.student) near(studentTail(t, df), p, 1e-12);
    for (const { z, p } of golden.normal) near(normalCdf(z), p, 1e-8);
    near(studentCritical(0.05, 9), 2.2621571627982049, 1e-12);
  });
});

describe('paired tests as laws', () => {
  const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 });

  it('pair averages are those of the sorted list of all pairs', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, share) => {
        const sorted = Float64Array.from(list).sort();
        const all = list.flatMap((a, i) => list.slice(i).map((b) => (a + b) / 2)).sort((a, b) => a - b);
        const k = 1 + Math.floor(share * (all.length - 1));
        expect(walshAverage(sorted, k)).toBeCloseTo(all[k - 1]!, 9);
      }),
    );
  });

  it('turning the sign turns the difference and keeps p', () => {
    fc.assert(
      fc.property(values, (list) => {
        for (const test of [wilcoxon, (d: Float64Array) => dieboldMariano(d, 2)]) {
          const a = test(Float64Array.from(list));
          const b = test(Float64Array.from(list, (v) => -v));
          expect(b.difference).toBeCloseTo(-a.difference, 9);
          expect(b.p).toBeCloseTo(a.p, 9);
          expect(a.lo).toBeLessThanOrEqual(a.difference + 1e-9);
          expect(a.hi).toBeGreaterThanOrEqual(a.difference - 1e-9);
          expect(a.p >= 0 && a.p <= 1).toBe(true);
        }
      }),
    );
  });

  it('no difference is no evidence', () => {
    expect(wilcoxon(new Float64Array(9)).p).toBe(1);
    expect(dieboldMariano(new Float64Array(9), 1).p).toBe(1);
  });
});
