import { afterAll, describe, expect, it } from 'vitest';
import type { Crew } from '#models/kit/define.ts';
import { boost, forest, type Table } from '#models/kit/trees/index.ts';
import { seededRandom } from '#shared/math/random.ts';
import { openCrew } from './crew.ts';

const random = seededRandom(4);
const rows = 40_000;
const columns = Array.from({ length: 16 }, () => Float32Array.from({ length: rows }, random));
columns[3]!.forEach((v, i) => {
  columns[3]![i] = v < 0.1 ? Number.NaN : v;
});
const table: Table = { rows, names: columns.map((_, c) => `x${c}`), columns };
const y = Float64Array.from({ length: rows }, (_, i) => Math.exp(columns[0]![i]! + columns[1]![i]! * columns[2]![i]!) + 0.1 * random());
const crews = [openCrew(1), openCrew(2)];
afterAll(() => {
  for (const crew of crews) crew.end();
});

/** As text, with none, one and two helpers. */
const everyWay = (work: (crew: Crew | undefined) => unknown): Set<string> =>
  new Set([undefined, ...crews].map((crew) => JSON.stringify(work(crew))));

describe('trees give the same bytes with 1, 2 and 3 threads', () => {
  const usual = { trees: 6, leaves: 31, learningRate: 0.2, seed: 9 };
  for (const objective of ['squared', 'absolute', 'poisson'] as const)
    it(`boosting, ${objective}`, () => {
      expect(everyWay((crew) => boost(table, y, { ...usual, objective }, { check: () => {}, helpFrom: 0, crew })).size).toBe(1);
    });

  it('boosting that draws rows and columns', () => {
    const drawing = { ...usual, objective: 'squared', rowShare: 0.8, columnShare: 0.4 } as const;
    expect(everyWay((crew) => boost(table, y, drawing, { check: () => {}, helpFrom: 0, crew })).size).toBe(1);
  });

  it('a forest', () => {
    const options = { trees: 9, minRows: 40, seed: 2 };
    expect(everyWay((crew) => forest(table, y, options, { check: () => {}, helpFrom: 0, crew })).size).toBe(1);
  });
});

describe('a cancelled fit', () => {
  it('leaves its helpers free for the next', () => {
    const [crew] = crews;
    const options = { objective: 'squared', trees: 50, leaves: 31, learningRate: 0.1, seed: 1 } as const;
    let calls = 0;
    const check = () => {
      if (++calls > 100) throw new Error('enough');
    };
    expect(() => boost(table, y, options, { check, helpFrom: 0, crew: crew! })).toThrow('enough');
    expect(() => forest(table, y, { trees: 500, seed: 1 }, { check, helpFrom: 0, crew: crew! })).toThrow('enough');
    expect(boost(table, y, { ...options, trees: 1 }, { check: () => {}, helpFrom: 0, crew: crew! }).trees).toHaveLength(1);
  });
});
