import { describe, expect, test } from 'vitest';
import { noise } from '../kit/battery/data.ts';
import { predict } from '../kit/trees/index.ts';
import { boostingLearner } from './learner.ts';

const x = Float32Array.from(noise(300, 1));
const e = noise(300, 2);
const sample = { table: { rows: 300, names: ['x'], columns: [x] }, y: Float64Array.from(x, (v, i) => Math.exp(v) + 0.3 * Math.abs(e[i]!)) };
const tools = { check: () => {} };
const options = { trees: 20, leaves: 6, learningRate: 0.2, leafRows: 5, rowShare: 0.5, columnShare: 1, l2: 0 };

describe('bags', () => {
  test.each(['squared', 'absolute'] as const)('%s: the average of as many ensembles of other draws', (objective) => {
    const of = (bags: number, seed: number) => boostingLearner({ ...options, objective, bags }).relearn(sample, undefined, seed, tools);
    const single = [7, 1007, 2007].map((seed) => predict(of(1, seed), sample.table));
    const together = predict(of(3, 7), sample.table);
    expect(String(single[0])).not.toBe(String(single[1]));
    together.forEach((v, r) => {
      expect(v).toBeCloseTo((single[0]![r]! + single[1]![r]! + single[2]![r]!) / 3, 9);
    });
  });

  test('on a scale of logs they are averaged there', () => {
    const of = (bags: number, seed: number) =>
      boostingLearner({ ...options, objective: 'poisson', bags }).relearn(sample, undefined, seed, tools);
    const [a, b] = [7, 1007].map((seed) => predict(of(1, seed), sample.table));
    predict(of(2, 7), sample.table).forEach((v, r) => {
      expect(v).toBeCloseTo(Math.sqrt(a![r]! * b![r]!), 9);
    });
  });
});

describe('stopping', () => {
  test('held rows of another law stop it early, and all rows are learnt with as many trees', () => {
    const held = { table: sample.table, y: sample.y.map(() => 5) };
    const learner = boostingLearner({ ...options, objective: 'squared', bags: 2 });
    const first = learner.learn(sample, held, 1, tools);
    expect(first.trees.length).toBeLessThan(20);
    expect(learner.relearn(sample, first, 1, tools).trees.length).toBe(2 * Math.max(1, first.trees.length));
  });
});
