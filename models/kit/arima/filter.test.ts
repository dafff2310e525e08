import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/math/random.ts';
import { autocovariances, psiWeights } from './autocovariance.ts';
import { emptyFilter, startFilter, whiten } from './filter.ts';
import { fromPartial, product, rootsBeyond, toPartial } from './polynomial.ts';
import { type Arma, expanded } from './process.ts';

const { likelihoods } = JSON.parse(readFileSync(join(import.meta.dirname, 'golden-statsmodels.json'), 'utf8'));
const f64 = (x: readonly number[]): Float64Array => Float64Array.from(x);
const partials = (most: number) => fc.array(fc.double({ min: -0.95, max: 0.95, noNaN: true }), { minLength: 0, maxLength: most });
const arma = (c: any): Arma =>
  expanded({ ar: f64(c.ar), ma: f64(c.ma), seasonalAr: f64(c.seasonalAr), seasonalMa: f64(c.seasonalMa) }, c.m);
const plain = (ar: Float64Array, ma: Float64Array): Arma => expanded({ ar, ma, seasonalAr: f64([]), seasonalMa: f64([]) }, 1);
const started = (process: Arma) => startFilter(process, emptyFilter(process, 1));

function logLikelihood(process: Arma, y: Float64Array): { value: number; ahead: number } {
  const out = new Float64Array(y.length);
  const state = started(process);
  const logs = whiten(process, [y], [out], state);
  return { value: -0.5 * (y.length * Math.log(2 * Math.PI) + logs + out.reduce((s, v) => s + v * v, 0)), ahead: state.ahead[0]![0]! };
}

describe('exact likelihood', () => {
  it.each<[string, any]>(likelihoods.map((c: any) => [c.name, c]))('agrees with statsmodels: %s', (_, c) => {
    const { value, ahead } = logLikelihood(arma(c), f64(c.y));
    expect(Math.abs(value / c.logLik - 1)).toBeLessThan(1e-8);
    expect(ahead).toBeCloseTo(c.ahead[0], 7);
  });

  it('agrees with the density of the normal distribution of all rows at once', () => {
    fc.assert(
      fc.property(partials(3), partials(3), fc.integer({ min: 2, max: 25 }), (ar, ma, n) => {
        const process = plain(fromPartial(ar), fromPartial(ma));
        const random = seededRandom(n);
        const y = Float64Array.from({ length: n }, () => random() - 0.5);
        const gamma = autocovariances(process, new Float64Array(n));
        expect(logLikelihood(process, y).value).toBeCloseTo(density(y, gamma), 6);
      }),
    );
  });

  it('goes on from where it stood', () => {
    const c = likelihoods.find((one: any) => one.m === 24)!;
    const y = f64(c.y);
    const whole = new Float64Array(y.length);
    const parts = new Float64Array(y.length);
    whiten(arma(c), [y], [whole], started(arma(c)));
    const state = started(arma(c));
    for (const [from, to] of [
      [0, 100],
      [100, 101],
      [101, y.length],
    ] as const)
      whiten(arma(c), [y.subarray(from, to)], [parts.subarray(from, to)], state);
    parts.forEach((v, t) => {
      expect(v).toBeCloseTo(whole[t]!, 9);
    });
  });
});

/** Log-density by the Cholesky factor of the Toeplitz matrix of the autocovariances. */
function density(y: Float64Array, gamma: Float64Array): number {
  const n = y.length;
  const l = new Float64Array(n * n);
  let value = -0.5 * n * Math.log(2 * Math.PI);
  const z = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let v = gamma[i - j]!;
      for (let k = 0; k < j; k++) v -= l[i * n + k]! * l[j * n + k]!;
      l[i * n + j] = i === j ? Math.sqrt(v) : v / l[j * n + j]!;
    }
    let v = y[i]!;
    for (let k = 0; k < i; k++) v -= l[i * n + k]! * z[k]!;
    z[i] = v / l[i * n + i]!;
    value -= Math.log(l[i * n + i]!) + 0.5 * z[i]! ** 2;
  }
  return value;
}

describe('autocovariances', () => {
  it('are the sums of products of psi weights', () => {
    fc.assert(
      fc.property(partials(4), partials(4), (ar, ma) => {
        const process = plain(fromPartial(ar.map((v) => 0.8 * v)), fromPartial(ma));
        const psi = psiWeights(process, new Float64Array(3000));
        autocovariances(process, new Float64Array(12)).forEach((v, lag) => {
          let sum = 0;
          for (let j = 0; j + lag < psi.length; j++) sum += psi[j]! * psi[j + lag]!;
          expect(Math.abs(v - sum)).toBeLessThan(1e-6 * (1 + Math.abs(v)));
        });
      }),
    );
  });
});

describe('partial autocorrelations', () => {
  it('give a stationary autoregression, and come back from it', () => {
    fc.assert(
      fc.property(partials(6), (partial) => {
        const back = toPartial(fromPartial(partial))!;
        partial.forEach((v, i) => {
          expect(back[i]).toBeCloseTo(v, 8);
        });
      }),
    );
  });
  it('tell how far the roots lie', () => {
    expect(toPartial([1.1])).toBeUndefined();
    expect(rootsBeyond(1.1, [0.9])).toBe(true);
    expect(rootsBeyond(1.12, [0.9])).toBe(false);
    expect(rootsBeyond(1.24, [0, -0.64])).toBe(true);
    expect(rootsBeyond(1.26, [0, -0.64])).toBe(false);
    expect(rootsBeyond(2, [])).toBe(true);
  });
  it('factors multiply as polynomials of the lag', () => {
    expect([...product(f64([0.5]), f64([0.4]), 3)]).toEqual([0.5, 0, 0.4, -0.2]);
  });
});
