import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnFrom, thinned, windowsOf } from './window-plan-data.ts';

describe('the windows of a rolling origin', () => {
  it('are step apart, and the last ends with the series', () => {
    expect(windowsOf({ rows: 100, horizon: 10, windows: 3, step: 5 })).toEqual([
      { from: 0, cutoff: 80, to: 90 },
      { from: 0, cutoff: 85, to: 95 },
      { from: 0, cutoff: 90, to: 100 },
    ]);
  });
  it('slide with a train size, but not before the start', () => {
    expect(windowsOf({ rows: 30, horizon: 10, windows: 2, step: 10, trainSize: 15 }).map((w) => w.from)).toEqual([0, 5]);
  });
  it('are drawn with history before the first cutoff, within the series', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 30 }), (rows, horizon, windows) => {
        const from = drawnFrom(windowsOf({ rows, horizon, windows, step: horizon }), rows);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(from).toBeLessThanOrEqual(Math.max(0, rows - horizon * windows));
      }),
    );
  });
  it('are thinned in the middle', () => {
    expect(thinned([0, 1, 2, 3, 4, 5], 3).map((x) => x.index)).toEqual([0, 1, 5]);
  });
});
