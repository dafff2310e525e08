import { describe, expect, it } from 'vitest';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { normalFrom } from '#shared/math/normal.ts';
import { seededRandom } from '#shared/math/random.ts';
import { catalog } from '../catalog.ts';
import { makeContext } from '../kit/context.ts';
import { model } from './model.ts';

const ctx = makeContext({ members: catalog });
const draw = normalFrom(seededRandom(2));
const y = Array.from({ length: 60 }, (_, i) => 20 + 5 * Math.sin((2 * Math.PI * i) / 12) + draw());
const forecastOf = (id: string, given: object) => {
  const member = catalog.find((m) => m.id === id)!;
  const state = member.fit(panelOf({ a: y }), member.params.parse(given), { horizon: 6, calibrate: false }, ctx);
  return member.forecast(state, { future: blindFuture(6), levels: [] }, ctx).mean;
};
const run = (given: object, values: readonly number[] = y) => {
  const state = model.fit(panelOf({ a: values }), model.params.parse({ seasons: [12], ...given }), { horizon: 6 }, ctx);
  return model.forecast(state, { future: blindFuture(6), levels: [80] }, ctx);
};

describe('ensemble', () => {
  it('is the median or the mean of its members', () => {
    const members = ['naive', 'theta', 'seasonal-naive'];
    const made = [forecastOf('naive', {}), forecastOf('theta', { season: 12 }), forecastOf('seasonal-naive', { season: 12 })];
    const column = (h: number) => made.map((f) => f[h]!).sort((a, b) => a - b);
    run({ members, combine: 'median' }).mean.forEach((v, h) => {
      expect(v).toBe(column(h)[1]);
    });
    run({ members, combine: 'mean' }).mean.forEach((v, h) => {
      expect(v).toBeCloseTo(column(h).reduce((a, b) => a + b, 0) / 3, 12);
    });
  });

  it('weighs by errors, and shows the shares', () => {
    const [status] = run({ members: ['naive', 'theta'], combine: 'weighted' }).status;
    expect(status!.members![0]!.model).toBe('theta');
    expect(status!.members![0]!.share).toBeGreaterThan(0.8);
  });

  it('leaves out a member that the series is too short for', () => {
    const [status] = run({ members: ['holt-winters', 'ses'], combine: 'mean' }, [1, 2, 3, 4, 5]).status;
    expect(status!.members).toEqual([{ model: 'ses', share: 1 }]);
  });

  it('names a member that is not there', () => {
    expect(() => run({ members: ['crystal-ball'] })).toThrow('There is no model "crystal-ball"');
  });
});
