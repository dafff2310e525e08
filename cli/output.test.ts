import { describe, expect, it } from 'vitest';
import { render, table, toJson } from './output.ts';

describe('output for people', () => {
  it('aligns numbers to the right and text to the left', () => {
    expect(
      table([
        { model: 'naive', wape: 4.8312 },
        { model: 'theta', wape: 12 },
      ]),
    ).toBe(['model   wape', '─────  ─────', 'naive  4.831', 'theta     12'].join('\n'));
  });

  it('shows a record with its id first and lists below', () => {
    const text = render({ head: { id: 'co_1', created: '2024' }, body: { primary: 'wape', rows: [{ key: 'naive', rank: 1 }] } });
    expect(text.split('\n')[0]).toMatch(/^id\s+co_1$/);
    expect(text).toContain('naive');
  });

  it('says none for an empty list', () => expect(render([])).toBe('none'));
});

describe('output for programs', () => {
  it('writes columns as arrays and NaN as null', () => {
    expect(JSON.parse(toJson({ y: Float64Array.of(1, Number.NaN, 3) }))).toEqual({ y: [1, null, 3] });
  });
});
