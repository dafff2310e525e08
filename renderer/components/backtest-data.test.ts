import { describe, expect, it } from 'vitest';
import { actualLine, backtestTable, backtestTraces, bandsOf } from './backtest-data.ts';
import { coloursOf } from './colours.ts';

const f = (...x: number[]) => Float64Array.from(x);
const axis = { kind: 'integer', step: 1 } as const;
const window = (cutoff: number) => ({
  cutoff,
  times: f(cutoff + 1, cutoff + 2),
  actual: f(10, 20),
  models: [
    {
      key: 'a',
      mean: f(11, 19),
      quantiles: [
        { p: 0.1, values: f(1, 2) },
        { p: 0.9, values: f(3, 4) },
      ],
    },
    { key: 'b', mean: f(12, Number.NaN), quantiles: [] },
  ],
});
const picture = {
  axis,
  unit: 'MW',
  history: { times: f(1, 2, 3), values: f(1, 2, 3) },
  windows: [window(3), window(4)],
  models: [{ key: 'a', title: 'A', colour: 0 }],
};

describe('the backtest chart', () => {
  it('joins history and the actuals of overlapping windows into one line', () => {
    expect([...actualLine(picture.history, picture.windows).times]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...actualLine({ times: f(), values: f() }, [window(100), window(9)]).times]).toEqual([10, 11, 101, 102]);
  });
  it('pairs quantiles into levels, widest first', () => {
    const q = [0.025, 0.1, 0.5, 0.9, 0.975].map((p) => ({ p, values: f(p) }));
    expect(bandsOf(q).map((b) => [b.level, b.lo[0], b.hi[0]])).toEqual([
      [95, 0.025, 0.975],
      [80, 0.1, 0.9],
    ]);
  });
  it('draws intervals for one model only, and a gap between windows', () => {
    const one = backtestTraces(picture, coloursOf('light'));
    expect(one.filter((t) => t.fill === 'toself')).toHaveLength(2);
    expect(one.at(-1)!.y).toEqual([11, 19, null, 11, 19]);
    const both = backtestTraces({ ...picture, models: [...picture.models, { key: 'b', title: 'B', colour: 1 }] }, coloursOf('light'));
    expect(both.filter((t) => t.fill)).toHaveLength(0);
    expect(both.map((t) => t.name)).toEqual(['Actual', 'A', 'B']);
  });
  it('reads as a table with a row per window and step', () => {
    const { rows, columns } = backtestTable(picture);
    expect(rows).toBe(4);
    expect(columns.map((c) => c.at(3))).toEqual(['6', '4', 20, 19]);
  });
});
