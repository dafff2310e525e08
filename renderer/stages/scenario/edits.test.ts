import { describe, expect, it } from 'vitest';
import { editText, missingIn, ofKind, preview } from './edits.ts';

const line = { times: Float64Array.of(1, 2, 3, 4), values: Float64Array.of(10, 20, 30, 40) };
const seen = (...edits: Parameters<typeof preview>[3]) => [...preview(line, 'price', 'a', edits)];

describe('the preview of edits', () => {
  it('changes the range only, both ends included', () => {
    expect(seen({ kind: 'add', covariate: 'price', value: 1, from: 2, to: 3 })).toEqual([10, 21, 31, 40]);
    expect(seen({ kind: 'set', covariate: 'price', value: 0, from: 4 })).toEqual([10, 20, 30, 0]);
  });
  it('applies one after the other, and only to its covariate and series', () => {
    expect(seen({ kind: 'multiply', covariate: 'price', value: 2 }, { kind: 'add', covariate: 'price', value: 1 })).toEqual([
      21, 41, 61, 81,
    ]);
    expect(seen({ kind: 'set', covariate: 'wind', value: 0 })).toEqual([10, 20, 30, 40]);
    expect(seen({ kind: 'set', covariate: 'price', value: 0, series: ['b'] })).toEqual([10, 20, 30, 40]);
  });
  it('shifts later for positive steps and holds the edge', () => {
    expect(seen({ kind: 'shift', covariate: 'price', steps: 1 })).toEqual([10, 10, 20, 30]);
    expect(seen({ kind: 'shift', covariate: 'price', steps: -3 })).toEqual([40, 40, 40, 40]);
  });
});

it('keeps the range when the kind changes, and says what is missing', () => {
  const replaced = ofKind({ kind: 'add', covariate: 'price', value: 1, from: 2, series: ['a'] }, 'replace');
  expect(replaced).toEqual({ kind: 'replace', covariate: 'price', from: 2, series: ['a'], path: '', column: 'price' });
  expect(missingIn(replaced)).toBe('choose a file and its column');
  expect(missingIn(ofKind(replaced, 'multiply'))).toBeUndefined();
});

it('reads as a sentence', () => {
  const axis = { kind: 'integer', step: 1 } as const;
  expect(editText({ kind: 'multiply', covariate: 'price', value: 1.1, from: 2, to: 3 }, axis)).toBe('price × 1.1 from 2 to 3');
});
