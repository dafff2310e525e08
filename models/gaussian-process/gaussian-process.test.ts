import { describe, expect, it } from 'vitest';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { normalFrom } from '#shared/math/normal.ts';
import { seededRandom } from '#shared/math/random.ts';
import { makeContext } from '../kit/context.ts';
import { factorise, inverseOf } from '../kit/linear/cholesky.ts';
import { condition, predictorOf } from './condition.ts';
import { covarianceBetween, priorKernel, type Rows } from './kernel.ts';
import { evidenceFor, kernelOf, vectorOf } from './learn.ts';
import { model } from './model.ts';

const noise = (n: number, seed: number) => Float64Array.from({ length: n }, normalFrom(seededRandom(seed)));
const rows: Rows = { count: 20, width: 5, values: noise(100, 1), bounds: Int32Array.of(0, 2, 5) };
const outputs = [noise(20, 2), noise(20, 3)];

describe('evidence', () => {
  it('has the gradient of its loss', () => {
    const evidence = evidenceFor(rows, outputs, () => {});
    const theta = vectorOf(priorKernel(2)).map((v, k) => v + 0.1 * Math.sin(k));
    const { gradient } = evidence(theta);
    theta.forEach((_, k) => {
      const at = (d: number) => evidence(theta.map((v, i) => (i === k ? v + d : v))).loss;
      expect(gradient[k]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 5);
    });
  });

  it('is the density of the normal distribution with that covariance, its size profiled out', () => {
    const kernel = kernelOf(vectorOf(priorKernel(2)));
    const between = covarianceBetween(kernel);
    const n = rows.count;
    const k = new Float64Array(n * n);
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) k[i * n + j] = between(rows, i, rows, j, i - j) + (i === j ? 0.05 + 1e-9 : 0);
    factorise(k, n);
    const inverse = inverseOf(k, n);
    const at = (i: number, j: number) => inverse[Math.max(i, j) * n + Math.min(i, j)]!;
    let quadratic = 0;
    for (const y of outputs) for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) quadratic += y[i]! * at(i, j) * y[j]!;
    let logDeterminant = 0;
    for (let i = 0; i < n; i++) logDeterminant += 2 * Math.log(k[i * n + i]!);
    const { loss } = evidenceFor(rows, outputs, () => {})(vectorOf(kernel));
    expect(loss).toBeCloseTo((n / 2) * Math.log(quadratic / (2 * n)) + logDeterminant / 2, 4);
  });
});

describe('conditioning', () => {
  const days = 30;
  const y = noise(days * 2, 5);
  const board = { size: 2, first: 0, y, x: [] };
  const part = { from: 0, to: 2, groups: [{ kind: 'y', lag: 1, from: 0, width: 2 } as const], kernel: priorKernel(1) };

  it('errors that come with the factor are those of forecasting each day from the days before it', () => {
    const { errors } = condition(part, board, 1, days)!;
    for (const day of [5, 17, 29]) {
      const { weights } = condition(part, board, 1, day)!;
      predictorOf(
        part,
        weights,
        board,
        1,
        day,
      )(day).forEach((f, step) => {
        expect(errors[step]![day - 1]).toBeCloseTo(y[day * 2 + step]! - f, 6);
      });
    }
  });
});

describe('an update', () => {
  const values = Array.from({ length: 4 * 40 }, (_, i) => 20 + 5 * Math.sin((i * Math.PI) / 2) + 0.3 * Math.sin(i));
  const ctx = makeContext();
  const params = model.params.parse({ seasons: [4], learn: 30, iterations: 5 });
  const fitted = model.fit(panelOf({ a: values.slice(0, 120) }), params, { horizon: 4 }, ctx);

  it('in the middle of a day cuts days anew, and tells the next steps', () => {
    const later = model.update!(fitted, panelOf({ a: values.slice(0, 130) }), ctx);
    expect(later.series[0]!.fit!.days.y.length % 4).toBe(0);
    const { mean } = model.forecast(later, { future: blindFuture(4), levels: [] }, ctx);
    mean.forEach((v, h) => {
      expect(Math.abs(v - values[130 + h]!)).toBeLessThan(0.5);
    });
  });

  it('that is to wait only lends its days as lags', () => {
    const waiting = model.fit(panelOf({ a: values.slice(0, 120) }), { ...params, renew: 7 }, { horizon: 4 }, ctx);
    const later = model.update!(waiting, panelOf({ a: values.slice(0, 132) }), ctx);
    expect(later.series[0]!.fit!.weights).toEqual(waiting.series[0]!.fit!.weights);
    const renewed = model.update!(waiting, panelOf({ a: values.slice(0, 150) }), ctx);
    expect(renewed.series[0]!.fit!.weights).not.toEqual(waiting.series[0]!.fit!.weights);
  });
});
