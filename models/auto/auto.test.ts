import { describe, expect, it } from 'vitest';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { normalFrom } from '#shared/math/normal.ts';
import { seededRandom } from '#shared/math/random.ts';
import { catalog } from '../catalog.ts';
import { calls as models } from '../crew.ts';
import { makeContext } from '../kit/context.ts';
import type { AnyModel } from '../kit/define.ts';
import { model } from './model.ts';
import { demandOf } from './traits.ts';

const crewCalls = models as Record<string, (input: any) => unknown>;
const of = (...x: number[]) => Float64Array.from(x);
const noise = (n: number, seed: number) => {
  const next = normalFrom(seededRandom(seed));
  return Array.from({ length: n }, next);
};
const seasonal = (n: number, seed: number): number[] => noise(n, seed).map((e, i) => 50 + 10 * Math.sin((2 * Math.PI * i) / 12) + e);
const params = (given: object = {}) => model.params.parse({ seasons: [12], ...given });
const run = (panel: ReturnType<typeof panelOf>, given: object = {}, ctx = makeContext({ members: catalog }), horizon = 6) => {
  const state = model.fit(panel, params(given), { horizon }, ctx);
  return { state, f: model.forecast(state, { future: blindFuture(horizon), levels: [80] }, ctx) };
};

describe('demand', () => {
  // Interval and squared variation by hand.
  it.each([
    ['smooth', of(5, 6, 5, 7)],
    ['smooth', of(5, -6, 0, 7)],
    ['erratic', of(1, 1, 1, 1, 20, 1, 1, 1, 0)],
    ['intermittent', of(0, 0, 3, 0, 4, 0)],
    ['lumpy', of(0, 0, 1, 0, 0, 30, 1, 0)],
    ['smooth', of(0, 0, 0)],
  ] as const)('%s', (kind, y) => {
    expect(demandOf(y)).toBe(kind);
  });
});

describe('auto', () => {
  it('shows members and shares, the largest first', () => {
    const { f } = run(panelOf({ a: seasonal(96, 1), b: seasonal(80, 2) }));
    for (const { members, reason, state } of f.status) {
      expect(state).toBe('fitted');
      expect(reason).toMatch(/models tried at 9 origins, scaled error 0\.\d+/);
      expect(members!.length).toBeGreaterThan(1);
      expect(members!.reduce((sum, m) => sum + m.share, 0)).toBeCloseTo(1, 12);
      members!.slice(1).forEach((m, i) => {
        expect(m.share).toBeLessThanOrEqual(members![i]!.share);
      });
    }
  });

  it('says when nothing beat the naive forecast, and not where the season is followed', () => {
    let level = 0;
    const walk = noise(100, 3).map((e) => (level += e));
    expect(run(panelOf({ walk }), { seasons: [] }).f.status[0]!.reason).toContain('no better there than naive');
    const followed = Object.fromEntries(Array.from({ length: 8 }, (_, s) => [`s${s}`, seasonal(72, s)]));
    const beaten = run(panelOf(followed)).f.status.filter((s) => s.reason!.includes('no better there than seasonal naive'));
    expect(beaten.length).toBeLessThan(3);
  });

  it('keeps demand with zeros at or above zero, and tries what suits it', () => {
    const rare = noise(90, 4).map((e) => (e > 1 ? Math.round(3 * e) : 0));
    const { f } = run(panelOf({ rare }));
    expect(f.quantiles.every((q) => q.values.every((v) => v >= 0))).toBe(true);
    expect(f.status[0]!.members!.map((m) => m.model)).not.toContain('naive');
    expect(f.status[0]!.reason).toMatch(/(intermittent|lumpy) demand/);
  });

  it('a clock that runs away leaves out what is late, says so, and still forecasts', () => {
    let now = 0;
    const clock = (): number => (now += 1000);
    const { f } = run(panelOf({ a: seasonal(96, 1) }), { budget: 20 }, makeContext({ members: catalog, clock }));
    expect(f.mean.every(Number.isFinite)).toBe(true);
    expect(f.status[0]!.reason).toMatch(/left out: .*(out of time|no time left)/);
  });

  it('holds its budget though a member never ends by itself', () => {
    const endless: AnyModel = {
      ...catalog.find((m) => m.id === 'theta')!,
      fit: (_panel, _params, _options, ctx) => {
        for (;;) ctx.check();
      },
    };
    const members = catalog.map((m) => (m.id === 'theta' ? endless : m));
    const started = performance.now();
    const { f } = run(panelOf({ a: seasonal(96, 1) }), { budget: 1 }, makeContext({ members, clock: () => performance.now() }));
    expect(f.status[0]!.reason).toContain('theta 12 (out of time)');
    // The budget is hard: a tenth more is the most, and some for a busy machine.
    expect(performance.now() - started).toBeLessThan(2500);
  });

  it('goes on without a member that breaks, and says why', () => {
    const broken: AnyModel = {
      ...catalog.find((m) => m.id === 'drift')!,
      fit: () => {
        throw new TypeError('oh');
      },
    };
    const members = catalog.map((m) => (m.id === 'drift' ? broken : m));
    const { f } = run(panelOf({ a: seasonal(96, 1) }), {}, makeContext({ members }));
    expect(f.status[0]!.state).toBe('fitted');
    expect(f.status[0]!.reason).toContain('drift (internal error: TypeError: oh)');
  });

  it('takes a large panel in pieces, every series in its place', () => {
    const series = Object.fromEntries(Array.from({ length: 5_003 }, (_, s) => [`s${s}`, [s, s, s, s, s]]));
    const { f } = run(panelOf(series), { seasons: [] });
    expect(f.ids.length).toBe(5_003);
    expect(f.status.every((one) => one.state === 'fallback')).toBe(true);
    for (const s of [0, 4_999, 5_000, 5_002]) expect([f.ids[s], f.mean[6 * s]]).toEqual([`s${s}`, s]);
  });

  it('a crew changes nothing', () => {
    const series = Object.fromEntries(Array.from({ length: 66 }, (_, s) => [`s${s}`, noise(12, s)]));
    const alone = run(panelOf(series), { seasons: [] });
    const calls = { fitModel: 0, tryModel: 0 };
    const crew = {
      size: 2,
      start: (call: string, input: unknown) => {
        calls[call as keyof typeof calls]++;
        return { wait: () => crewCalls[call]!(structuredClone(input)) };
      },
    };
    const together = run(panelOf(series), { seasons: [] }, { ...makeContext({ members: catalog }), crew });
    expect(calls.tryModel).toBeGreaterThan(4);
    expect(JSON.stringify(together.state)).toBe(JSON.stringify(alone.state));
  });
});
