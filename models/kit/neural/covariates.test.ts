import { describe, expect, it } from 'vitest';
import { everyday } from '../battery/data.ts';
import { type Clock, clockAt, clockName, planCovariates } from './covariates.ts';

const told = { seasons: [7], clock: true };
const clocks = (harmonics: number): readonly Clock[] =>
  planCovariates(everyday(), { ...told, harmonics }, 100).clock.filter((c) => c.season === 7);

describe('the clock of a net', () => {
  it('has a pair of waves a season, and more where asked, none faster than half the season', () => {
    expect(clocks(1).map(clockName)).toEqual(['sin of 7', 'cos of 7']);
    expect(clocks(2).map(clockName)).toEqual(['sin of 7', 'cos of 7', 'sin of 7, 2 turns', 'cos of 7, 2 turns']);
    expect(clocks(9)).toHaveLength(6);
  });

  it('turns so often in a season', () => {
    const axis = { kind: 'integer', step: 1 } as const;
    const waves: Clock[] = [
      { season: 8, wave: 'sin' },
      { season: 8, wave: 'cos', turns: 2 },
    ];
    const table = [0, 1, 2, 3, 4, 8].map((t) => clockAt(axis, waves, t));
    const half = Math.SQRT1_2;
    expect(table.map(([slow]) => slow)).toEqual([0, half, 1, half, 0, 0].map((v) => expect.closeTo(v, 12)));
    expect(table.map(([, quick]) => quick)).toEqual([1, 0, -1, 0, 1, 1].map((v) => expect.closeTo(v, 12)));
  });
});
