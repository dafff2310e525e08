import fc from 'fast-check';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import type { AnyModel } from '#models/kit/define.ts';
import { model as naive } from '#models/naive/model.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { blindFuture, type Panel, panelOf } from '#shared/domain/panel.ts';
import { contextFor } from '../jobs/tasks/model.ts';
import { cutoffTime, historyAt, recordedFuture, rowsBefore } from './cut.ts';
import { slicesOf, viewSeries } from './slice.ts';
import { cutLines, decodeUnits, encodeUnits, linesOf, packState } from './state.ts';
import { bugTeller } from './statuses.ts';
import { fitUnits, forecastUnits, joinForecasts } from './units.ts';

const lengths = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 30 });
const panelWith = (rows: readonly number[]): Panel => {
  const panel = panelOf(Object.fromEntries(rows.map((n, s) => [`s ${s}\n"é"`, Array.from({ length: n }, (_, i) => s + i / 10)])));
  return { ...panel, covariates: [{ name: 'x', role: 'known', values: panel.times.map((t) => t * 2) }] };
};

describe('slices', () => {
  it('cover every series once, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000 }), (n) => {
        const slices = slicesOf(n);
        let at = 0;
        for (const [from, to] of slices) {
          expect(from).toBe(at);
          expect(to).toBeGreaterThan(from);
          at = to;
        }
        expect(at).toBe(n);
      }),
    );
  });

  it('a view has the rows of its series, on the same memory', () => {
    fc.assert(
      fc.property(lengths, fc.nat(), fc.nat(), (rows, a, b) => {
        const panel = panelWith(rows);
        const [from, to] = [a % (rows.length + 1), b % (rows.length + 1)].sort((x, y) => x - y) as [number, number];
        const view = viewSeries(panel, [from, to]);
        expect(view.ids).toEqual(panel.ids.slice(from, to));
        expect([...view.offsets].map((o) => o + panel.offsets[from]!)).toEqual([...panel.offsets.slice(from, to + 1)]);
        expect(view.y.buffer).toBe(panel.y.buffer);
      }),
    );
  });
});

describe('state', () => {
  it('is one JSON array, and gives back the units of any run of lines, whatever the parts it was packed from', () => {
    fc.assert(
      fc.property(lengths, fc.nat(), fc.nat(), fc.nat(), (rows, a, b, c) => {
        const units = fitUnits(naive, panelWith(rows), {}, 3, contextFor(1));
        const middle = 1 + (c % rows.length);
        const parts = [units.slice(0, middle), units.slice(middle)].filter((part) => part.length > 0).map(encodeUnits);
        const state = packState(parts);
        expect(JSON.parse(Buffer.from(state).toString('utf8'))).toEqual(JSON.parse(JSON.stringify(units)));
        const from = a % rows.length;
        const to = from + 1 + (b % (rows.length - from));
        expect(decodeUnits(cutLines(state, linesOf(state), from, to))).toEqual(JSON.parse(JSON.stringify(units.slice(from, to))));
      }),
    );
  });

  it('forecasts the same from slices as from the whole', () => {
    const panel = panelWith([5, 0, 9, 3]);
    const ctx = contextFor(1);
    const whole = forecastUnits(naive, fitUnits(naive, panel, {}, 4, ctx), blindFuture(4), [80], ctx);
    const parts = (
      [
        [0, 1],
        [1, 3],
        [3, 4],
      ] as const
    ).map((slice) => forecastUnits(naive, fitUnits(naive, viewSeries(panel, slice), {}, 4, ctx), blindFuture(4), [80], ctx));
    expect(joinForecasts(parts, 4, [80])).toEqual(whole);
    expect(whole.status.map((s) => s.state)).toEqual(['fitted', 'failed', 'fitted', 'fitted']);
  });
});

describe('a model that breaks', () => {
  const panel = panelOf({ a: [1, 2, 3], b: [4, 5, 6], c: [7, 8, 9] });
  const ctx = contextFor(1);
  const breaking: AnyModel = {
    ...naive,
    fit: (one, ...rest) => {
      if (one.ids[0] === 'b') throw new TypeError('y is not a function');
      if (one.ids[0] === 'c') throw new AlmanacError('UNSUITABLE', 'No season in it.', { hint: '' });
      return naive.fit(one, ...rest);
    },
  };

  it('says that the bug is its own, with the place in the code, and goes on with the other series', () => {
    const { status } = forecastUnits(breaking, fitUnits(breaking, panel, {}, 2, ctx), blindFuture(2), [], ctx);
    expect(status.map((s) => s.state)).toEqual(['fitted', 'failed', 'failed']);
    expect(status[1]!.reason).toMatch(/^internal error: TypeError: y is not a function \(panel\/slicing\.test\.ts:\d+\)$/);
    expect(status[2]!.reason).toBe('No season in it.');
  });

  it('is told of once, however many series meet it; what the data do is not told', () => {
    const notes: string[] = [];
    const tell = bugTeller({ log: pino({ level: 'silent' }), note: (_, message) => notes.push(message) });
    const bug = { state: 'failed', model: 'naive', reason: 'internal error: TypeError: no' } as const;
    tell([{ ...bug, series: 'a' }]);
    tell([
      { ...bug, series: 'b' },
      { ...bug, series: 'c', reason: 'too short' },
    ]);
    expect(notes).toEqual([
      'naive met an internal error: TypeError: no, first at series "a". This is a bug in Almanac, not a fault of the data.',
    ]);
  });
});

describe('origins', () => {
  it('show a model the rows up to the cutoff and nothing else, and the future the rows after it', () => {
    fc.assert(
      fc.property(
        lengths,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 5 }),
        fc.option(fc.integer({ min: 1, max: 6 })),
        (rows, horizon, more, trainSize) => {
          const panel = panelWith(rows);
          const origin = { back: horizon + more, ...(trainSize === null ? {} : { trainSize }) };
          const history = historyAt(panel, origin);
          const { covariates } = recordedFuture(panel, origin, horizon);
          rows.forEach((n, s) => {
            const kept = Math.max(0, n - origin.back);
            const cutoff = cutoffTime(panel, s, origin);
            const times = [...history.times.subarray(history.offsets[s], history.offsets[s + 1])];
            expect(rowsBefore(panel, s, origin)).toBe(kept);
            expect(times).toHaveLength(Math.min(kept, trainSize ?? kept));
            if (n > 0) expect(times.every((t) => t <= cutoff)).toBe(true);
            if (kept > 0) expect(times.at(-1)).toBe(cutoff);
            const ahead = [...covariates[0]!.values.subarray(s * horizon, (s + 1) * horizon)];
            if (n > origin.back) expect(ahead).toEqual(Array.from({ length: horizon }, (_, h) => 2 * (cutoff + h + 1)));
            else expect(ahead.every(Number.isNaN)).toBe(true);
          });
        },
      ),
    );
  });
});
