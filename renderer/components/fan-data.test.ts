import { describe, expect, it } from 'vitest';
import { coloursOf } from './colours.ts';
import { type Fan, fanTable, fanTraces, withGaps } from './fan-data.ts';

const floats = (...x: number[]) => Float64Array.from(x);
const axis = { kind: 'integer', step: 1 } as const;
const fan: Fan = {
  axis,
  unit: 'MW',
  history: { times: floats(1, 2, 3), values: floats(5, 6, 7) },
  forecasts: [
    {
      name: 'theta',
      times: floats(4, 5),
      mean: floats(8, 9),
      intervals: [
        { level: 80, lo: floats(7, 7), hi: floats(9, 11) },
        { level: 95, lo: floats(6, Number.NaN), hi: floats(10, 12) },
      ],
    },
  ],
};

describe('the fan', () => {
  const traces = fanTraces(fan, coloursOf('light'));
  it('lays the widest interval under the others and the lines on top', () => {
    expect(traces.map((t) => t.name)).toEqual(['95 % interval', '80 % interval', 'History', 'theta']);
  });
  it('leaves out of a band what is missing', () => expect(traces[0]!.x).toEqual([4, 4]));
  it('closes a band', () => expect(traces[1]!.y).toEqual([9, 11, 7, 7]));
  it('can be read as a table', () => {
    const { columns, rows } = fanTable(fan);
    expect(columns.map((c) => c.title)).toEqual(['Time', 'theta', 'lo 80', 'hi 80', 'lo 95', 'hi 95']);
    expect([...Array(rows).keys()].map((i) => columns[3]!.at(i))).toEqual([9, 11]);
  });
});

it('does not bridge a gap', () => {
  const { times, values } = withGaps(axis, { times: floats(1, 2, 5, 6, 7), values: floats(1, 2, 3, 4, 5) });
  expect([...times]).toEqual([1, 2, 2.8, 5, 6, 7]);
  expect([...values]).toEqual([1, 2, Number.NaN, 3, 4, 5]);
});

it('leaves a thinned line whole', () => {
  const thinned = { times: floats(1, 5, 9, 13), values: floats(1, 2, 3, 4) };
  expect(withGaps(axis, thinned)).toEqual(thinned);
});
