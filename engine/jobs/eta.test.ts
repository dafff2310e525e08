import { describe, expect, it } from 'vitest';
import { remaining } from './eta.ts';

const begun = { share: 0, at: 100 };

describe('the time left', () => {
  it('is not known at first', () => {
    expect(remaining(begun, undefined, { share: 0, at: 160 })).toBeNull();
    expect(remaining(begun, undefined, { share: 0.5, at: 100.1 })).toBeNull();
  });

  it('follows from what was done since the start', () => {
    expect(remaining(begun, undefined, { share: 0.25, at: 110 })).toBeCloseTo(30);
    expect(remaining(begun, { share: 0.1, at: 104 }, { share: 0.1, at: 104 })).toBeCloseTo(36);
  });

  it('follows from what was done since it went on', () => {
    // 60 % were done before; a tenth takes 20 seconds.
    expect(remaining(begun, { share: 0.6, at: 102 }, { share: 0.7, at: 122 })).toBeCloseTo(60);
  });

  it('is none at the end', () => {
    expect(remaining(begun, undefined, { share: 1, at: 130 })).toBe(0);
  });
});
