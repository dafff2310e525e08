import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EpochLine } from '#shared/domain/training.ts';
import { coloursOf } from './colours.ts';
import { bestOf, canLog, netsOf, pointsOf, wantsLog } from './loss-data.ts';
import { lossLayout, lossTable, lossTraces } from './loss-picture.ts';

const line = (epoch: number, train: number | null, validation: number | null, best = false, member = 0): EpochLine => ({
  ...{ member, members: 2, epoch, epochs: 30, train, validation, best, learningRate: 1e-3 / epoch, seconds: 1 },
});
const NET = [line(1, 4, 5, true), line(2, 2, 3, true), line(3, 1, 4), line(4, null, 3.5)];

describe('the curve of an ensemble', () => {
  it('is taken apart into nets, whatever the order of the lines', () => {
    const nets = netsOf([line(2, 1, 1, false, 1), line(1, 1, 1, true, 1), ...NET]);
    expect(nets.map((net) => net.map((l) => [l.member, l.epoch]))).toEqual([
      [
        [0, 1],
        [0, 2],
        [0, 3],
        [0, 4],
      ],
      [
        [1, 1],
        [1, 2],
      ],
    ]);
  });
  it('names the epoch that is kept', () => expect(bestOf(NET)?.epoch).toBe(2));
  it('names none where nothing was held back: each epoch is then the best of its time', () =>
    expect(bestOf([line(1, 2, null, true), line(2, 3, null, true)])).toBeUndefined());
});

describe('a long curve', () => {
  const losses = fc.array(fc.oneof({ weight: 9, arbitrary: fc.double({ min: 0, max: 9, noNaN: true }) }, fc.constant(null)), {
    minLength: 1,
    maxLength: 3000,
  });
  it('is cut down; its ends, lowest and highest points and holes stay, in order', () => {
    fc.assert(
      fc.property(losses, fc.integer({ min: 10, max: 400 }), (values, most) => {
        const net = values.map((v, i) => line(i + 1, v, null));
        const { x, y } = pointsOf(net, 'train', most);
        const known = values.filter((v) => v !== null);
        const shown = y.filter((v) => v !== null);
        expect(x.every((epoch, i) => y[i] === values[epoch - 1] && (i === 0 || epoch > x[i - 1]!))).toBe(true);
        expect([x[0], x.at(-1)]).toEqual([1, values.length]);
        expect([Math.min(...shown), Math.max(...shown)]).toEqual([Math.min(...known), Math.max(...known)]);
        expect(shown.length).toBeLessThanOrEqual(Math.max(most + 3, 10));
        expect(y.length - shown.length).toBe(values.length - known.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a logarithmic axis', () => {
  it('is refused to losses that are not positive', () => {
    expect(canLog([NET])).toBe(true);
    expect(canLog([[line(1, -0.2, 1)]])).toBe(false);
    expect(wantsLog([[line(1, -0.2, 100)]])).toBe(false);
  });
  it('is proposed where the first epochs dwarf the others', () => {
    expect(wantsLog([NET])).toBe(false);
    expect(wantsLog([[line(1, 100, 90), line(2, 1, 1.1)]])).toBe(true);
  });
});

describe('the picture', () => {
  const colours = coloursOf('light');
  const one = [{ name: 'lstm', net: NET, others: [[line(1, 3, 3, true, 1)]] }];
  it('of one run: training, validation and the learning rate, and what is kept', () => {
    const shown = lossTraces(one, colours).filter((t) => t.hoverinfo !== 'skip');
    expect(shown.map((t) => [t.name, t.y])).toEqual([
      ['training', [4, 2, 1, null]],
      ['validation', [5, 3, 4, 3.5]],
      ['learning rate', [1e-3, 5e-4, 1e-3 / 3, 2.5e-4]],
    ]);
    expect(lossLayout(one, false, colours).annotations?.[0]?.text).toBe('best: epoch 2');
  });
  it('of several: each in its colour, validation whole and training dotted', () => {
    const runs = [
      { name: 'a', net: NET },
      { name: 'b', net: [line(1, 2, null, true)] },
    ];
    const traces = lossTraces(runs, colours).filter((t) => t.hoverinfo !== 'skip');
    expect(traces.map((t) => [t.name, t.line?.dash, t.line?.color])).toEqual([
      ['a, training', 'dot', colours.series[0]],
      ['a', 'solid', colours.series[0]],
      ['b, training', 'dot', colours.series[1]],
    ]);
  });
  it('can be read as a table', () => {
    const { columns, rows } = lossTable(one);
    expect(columns.map((c) => c.title)).toEqual(['epoch', 'training', 'validation', 'learning rate']);
    expect([...Array(rows).keys()].map((i) => columns[2]!.at(i))).toEqual([5, 3, 4, 3.5]);
  });
});
