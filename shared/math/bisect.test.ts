import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lowerBound, upperBound } from './bisect.ts';

test('bounds are what counting gives', () => {
  const value = fc.integer({ min: -3, max: 3 });
  fc.assert(
    fc.property(fc.array(value, { maxLength: 20 }), value, (list, x) => {
      const values = Float64Array.from(list).sort();
      expect(lowerBound(values, x)).toBe(list.filter((v) => v < x).length);
      expect(upperBound(values, x)).toBe(list.filter((v) => v <= x).length);
    }),
  );
});
