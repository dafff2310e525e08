import { describe, expect, it } from 'vitest';
import { differenceOf, requestFor } from './ask.ts';

const sample = {
  series: 'a',
  status: { series: 'a', state: 'fitted' as const, model: 'theta' },
  covariates: [
    { name: 'temp', values: [1, 2] },
    { name: 'cal_hour', values: [0, 1] },
  ],
  times: [3, 4],
  mean: [10, -20],
  intervals: [{ level: 80, lo: [9, -21], hi: [11, -19] }],
};

describe('a golden sample', () => {
  it('is asked for with what its request must give, and no more', () => {
    expect(requestFor('d', sample, ['temp'])).toEqual({
      release: 'd',
      horizon: 2,
      levels: [80],
      series: [{ id: 'a', future: { temp: [1, 2] } }],
    });
  });

  it('differs by its largest difference, relative to its size', () => {
    expect(differenceOf([10, -20], sample.mean)).toBe(0);
    expect(differenceOf([11, -20], sample.mean)).toBeCloseTo(0.05, 12);
    expect(differenceOf([10, null], sample.mean)).toBe(1);
    expect(differenceOf([10], sample.mean)).toBe(1);
    expect(differenceOf([null], [null])).toBe(0);
  });
});
