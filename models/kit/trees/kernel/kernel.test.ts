import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/math/random.ts';
import { newMemory } from '../../wasm/memory.ts';
import { instantiate } from './kernel.ts';

const ROWS = 700;
const random = seededRandom(2);

describe('the histograms of a kernel', () => {
  for (const columns of [1, 2, 50, 63, 64, 65, 130])
    it(`are the sums, for ${columns} columns`, () => {
      const stride = columns + 6;
      const at = { order: 64, cells: 4096, table: 4096 + 16 * ROWS, hist: 0 };
      at.hist = Math.ceil((at.table + ROWS * stride) / 64) * 64;
      const memory = newMemory(at.hist + 4096 * columns);
      const { buffer } = memory;
      const table = new Uint8Array(buffer, at.table, ROWS * stride).map(() => Math.floor(256 * random()));
      new Uint8Array(buffer, at.table, ROWS * stride).set(table);
      const cells = BigInt64Array.from({ length: 2 * ROWS }, () => BigInt(Math.floor(2e6 * random()) - 1e6));
      new BigInt64Array(buffer, at.cells, 2 * ROWS).set(cells);
      const order = Int32Array.from({ length: ROWS }, (_, i) => i).filter(() => random() < 0.6);
      new Int32Array(buffer, at.order, order.length).set(order);
      instantiate(memory, columns).rows(at.order, at.order + 4 * order.length, at.cells, at.table, stride, at.hist);

      const expected = new BigInt64Array(512 * columns);
      for (const row of order)
        for (let c = 0; c < columns; c++)
          for (const part of [0, 1]) expected[512 * c + 2 * table[row * stride + c]! + part]! += cells[2 * row + part]!;
      expect(new BigInt64Array(buffer, at.hist, 512 * columns)).toEqual(expected);
    });
});

describe('the codes of a kernel', () => {
  it('count the cuts below a value; missing is 255', () => {
    const at = { values: 0, cuts: 4096, column: 8192, row: 12_288 };
    const memory = newMemory(65_536);
    const cuts = Float64Array.from({ length: 254 }, () => random()).sort();
    new Float64Array(memory.buffer, at.cuts, 256).fill(Number.POSITIVE_INFINITY).set(cuts);
    const values = Float64Array.from([Number.NaN, -1, 2, cuts[0]!, cuts[253]!, cuts[100]!, ...Array.from({ length: 300 }, random)]);
    new Float64Array(memory.buffer, at.values, values.length).set(values);
    instantiate(memory, 1).code(at.values, values.length, at.cuts, at.column, at.row, 3);
    const codes = new Uint8Array(memory.buffer, at.column, values.length);
    values.forEach((x, i) => {
      expect(codes[i]).toBe(Number.isNaN(x) ? 255 : cuts.filter((cut) => cut < x).length);
      expect(new Uint8Array(memory.buffer)[at.row + 3 * i]).toBe(codes[i]);
    });
  });
});
