import { describe, expect, test } from 'vitest';
import { panelOf } from '#shared/domain/panel.ts';
import { catalog } from '../catalog.ts';
import { makeContext } from '../kit/context.ts';
import { candidatesFor } from './candidates.ts';
import { choose, meanError } from './choose.ts';
import { model } from './model.ts';
import { affordable } from './plan.ts';
import { windowsFor } from './trial.ts';

const of = (...x: number[]) => Float64Array.from(x);

describe('shares', () => {
  const actual = [of(10, 10)];
  const tried = [
    { candidate: 0, forecasts: [of(12, 12)] },
    { candidate: 1, forecasts: [of(9, 9)] },
    { candidate: 2, forecasts: [of(30, 30)] },
  ];

  test('fall with the fourth power of the error; hopeless ones are dropped', () => {
    const { members, error } = choose(tried, actual, 5)!;
    expect(members.map((m) => m.candidate)).toEqual([1, 0]);
    expect(members[0]!.share).toBeCloseTo(16 / 17, 12);
    expect(error).toBeCloseTo(10 - (9 * 16 + 12) / 17, 12);
  });

  test('one member takes all, a perfect one too, ties keep the order', () => {
    expect(choose(tried, actual, 1)!.members).toEqual([{ candidate: 1, share: 1 }]);
    expect(choose([...tried, { candidate: 3, forecasts: [of(10, 10)] }], actual, 5)!.members).toEqual([{ candidate: 3, share: 1 }]);
    expect(choose([tried[0]!, { ...tried[0]!, candidate: 7 }], actual, 5)!.members.map((m) => m.candidate)).toEqual([0, 7]);
  });

  test('nothing to compare is no choice; missing actuals are passed over', () => {
    expect(choose([], actual, 3)).toBeUndefined();
    expect(choose(tried, [of(Number.NaN, Number.NaN)], 3)).toBeUndefined();
    expect(meanError([of(1, 5)], [of(Number.NaN, 3)])).toBe(2);
  });
});

describe('trials', () => {
  test('origins lie one horizon apart in the latter half', () => {
    expect(windowsFor(200, 24)).toEqual({ steps: 24, cuts: [176, 152, 128] });
    expect(windowsFor(40, 24)).toEqual({ steps: 10, cuts: [30, 20] });
    expect(windowsFor(9, 6).cuts).toEqual([]);
  });

  test('a small budget drops the dear candidates and says so', () => {
    const panel = panelOf({ a: new Array(50_000).fill(1) });
    const plan = affordable(candidatesFor([24, 168]), panel, 1);
    expect(plan.candidates[0]!.id).toBe('naive');
    expect(plan.note).toContain('not tried within 1 s: ');
    expect(affordable(candidatesFor([24]), panelOf({ a: [1, 2, 3] }), 60).note).toBeUndefined();
  });

  test('a clock that runs away stops the trials and says so', () => {
    let now = 0;
    const clock = () => {
      now += 1e6;
      return now;
    };
    const y = Array.from({ length: 60 }, (_, i) => 10 + (i % 4) + Math.sin(i * i));
    const state = model.fit(
      panelOf({ a: y }),
      { seasons: [4], combine: 6, budget: 60 },
      { horizon: 4 },
      makeContext({ members: catalog, clock }),
    );
    expect(state.choices[0]!.reason).toContain('time ran out before drift');
    expect(state.choices[0]!.model).toBe('naive');
  });
});
