import { describe, expect, it } from 'vitest';
import { attentionTable, attentionTraces, isEven, lagsOf, meanShares, peaksOf } from './attention-data.ts';
import { coloursOf } from './colours.ts';

// Two steps ahead over a window of five: the oldest step first.
const shares = Float64Array.from([0.1, 0.5, 0.1, 0.1, 0.2, 0.1, 0.3, 0.1, 0.1, 0.4]);
const attention = { window: 5, shares };

describe('attention', () => {
  it('is over lags, the origin last', () => expect(lagsOf(5)).toEqual([4, 3, 2, 1, 0]));
  it('has a mean over the steps ahead', () =>
    expect([...meanShares(attention)].map((v) => Number(v.toFixed(6)))).toEqual([0.1, 0.4, 0.1, 0.1, 0.3]));
  it('names the lags that stand out, the largest first', () => {
    expect(peaksOf(attention, 2).map((p) => p.lag)).toEqual([3, 0]);
    expect(peaksOf(attention, 1)).toEqual([{ lag: 3, share: expect.closeTo(0.4) }]);
  });
  it('is even where no step has much more than its part', () => {
    expect(isEven(attention)).toBe(false);
    expect(isEven({ window: 4, shares: Float64Array.from([0.3, 0.2, 0.25, 0.25]) })).toBe(true);
  });
  it('is a row of the picture per step ahead', () => {
    const [line, picture] = attentionTraces(attention, coloursOf('dark'));
    expect(line!.x).toEqual([-4, -3, -2, -1, -0]);
    expect(picture!.y).toEqual([1, 2]);
    expect((picture!.z as unknown as Float64Array[]).map((row) => row[1])).toEqual([0.5, 0.3]);
  });
  it('is read as a table from the origin back', () => {
    const { columns, rows } = attentionTable(attention);
    expect(Array.from({ length: rows }, (_, row) => columns.map((c) => c.at(row)))[1]).toEqual(['1', '0.1']);
  });
  it('may be missing', () => {
    expect(peaksOf({ window: 0, shares: new Float64Array() }, 3)).toEqual([]);
    expect(attentionTable({ window: 0, shares: new Float64Array() }).rows).toBe(0);
  });
});
