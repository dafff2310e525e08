import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { panelOf } from '#shared/domain/panel.ts';
import { applyEdits, type KnownEdit } from '../../panel/edits.ts';

const H = 6;
const bare = panelOf({ a: [1, 2, 3], b: [4, 5] });
const panel = { ...bare, covariates: [{ name: 'temp', role: 'known' as const, values: Float64Array.of(10, 11, 12, 20, 21) }] };
const times = Float64Array.from({ length: 2 * H }, (_, i) => (i < H ? 4 + i : 3 + i - H));
type Part = { kind: KnownEdit['kind']; value?: number; steps?: number; from?: number; to?: number; series?: string[] };

const run = (values: ArrayLike<number>, ...parts: Part[]): number[] => {
  const covariates = [{ name: 'temp', values: Float64Array.from(values), editable: true }];
  const edits = parts.map((part) => ({ covariate: 'temp', ...part }) as KnownEdit);
  return [...applyEdits({ panel, horizon: H, times, covariates }, edits)[0]!.values];
};

const value = fc.integer({ min: -1000, max: 1000 });
const values = fc.array(value, { minLength: 2 * H, maxLength: 2 * H });
const range = fc.record(
  { from: fc.integer({ min: 0, max: 12 }), to: fc.integer({ min: 0, max: 12 }), series: fc.subarray(['a', 'b'], { minLength: 1 }) },
  { requiredKeys: [] },
);
const inside = ({ from, to, series }: { from?: number; to?: number; series?: string[] }, i: number): boolean =>
  times[i]! >= (from ?? -Infinity) && times[i]! <= (to ?? Infinity) && (series?.includes(i < H ? 'a' : 'b') ?? true);

describe('edits of known covariates', () => {
  it('set is idempotent and gives the value', () => {
    fc.assert(
      fc.property(values, range, value, (x, where, v) => {
        const edit = { kind: 'set', value: v, ...where } as const;
        const once = run(x, edit);
        expect(run(x, edit, edit)).toEqual(once);
        expect(once).toEqual(x.map((old, i) => (inside(where, i) ? v : old)));
      }),
    );
  });

  it('add and then subtract, and multiply by 1 or shift by 0, are the identity', () => {
    fc.assert(
      fc.property(values, range, value, (x, where, v) => {
        expect(run(x, { kind: 'add', value: v, ...where }, { kind: 'add', value: -v, ...where })).toEqual(x);
        expect(run(x, { kind: 'multiply', value: 1, ...where })).toEqual(x);
        expect(run(x, { kind: 'shift', steps: 0, ...where })).toEqual(x);
      }),
    );
  });

  it('change nothing outside their range and series', () => {
    const kinds = fc.constantFrom<Part>(
      { kind: 'set', value: 7 },
      { kind: 'add', value: 3 },
      { kind: 'multiply', value: 2 },
      { kind: 'shift', steps: 2 },
    );
    fc.assert(
      fc.property(values, range, kinds, (x, where, kind) => {
        run(x, { ...kind, ...where }).forEach((y, i) => {
          if (!inside(where, i)) expect(y).toBe(x[i]);
        });
      }),
    );
  });

  it('follow one another in the order given', () => {
    fc.assert(
      fc.property(values, value, value, (x, a, b) => {
        const first = { kind: 'add', value: a } as const;
        const then = { kind: 'multiply', value: b } as const;
        expect(run(x, first, then).map((v) => v + 0)).toEqual(x.map((v) => (v + a) * b + 0));
        expect(run(x, then, first).map((v) => v + 0)).toEqual(x.map((v) => v * b + a + 0));
      }),
    );
  });

  it('shift takes what lies before the horizon from the history, per series', () => {
    const x = Array.from({ length: 2 * H }, (_, i) => 100 + i);
    expect(run(x, { kind: 'shift', steps: 2 })).toEqual([11, 12, 100, 101, 102, 103, 20, 21, 106, 107, 108, 109]);
    expect(run(x, { kind: 'shift', steps: -5 })).toEqual([105, 105, 105, 105, 105, 105, 111, 111, 111, 111, 111, 111]);
  });
});
