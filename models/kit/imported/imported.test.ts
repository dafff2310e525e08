import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Feeds, Runtime, Session, Tensored } from '#nn/runtime.ts';
import { base64, bytesOfBase64 } from '#shared/base/base64.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { ForecasterMapping, faultsOf } from '#shared/domain/forecaster.ts';
import { type Panel, panelOf } from '#shared/domain/panel.ts';
import { makeContext } from '../context.ts';
import { fitImported } from './fit.ts';
import { forecastImported } from './forecast.ts';
import { knotsOf, summed, weightsAt } from './knots.ts';
import { DECILES } from './small-files.ts';

/** Stands in for a file: keeps what it was fed, and answers by a function of it. */
function fakeRuntime(answer: (feeds: Feeds) => Tensored) {
  const calls: Feeds[] = [];
  const session: Session = {
    device: 'cpu',
    inputs: [],
    outputs: ['y'],
    run: (feeds) => {
      calls.push(feeds);
      return { y: answer(feeds) };
    },
    close: () => {},
  };
  const runtime: Runtime = { name: 'fake', open: () => session, load: () => session };
  return { calls, ctx: makeContext({ runtime }) };
}

const mappingOf = (more: object = {}): ForecasterMapping =>
  ForecasterMapping.parse({
    inputs: [{ name: 'x', type: 'float', role: 'context', axes: ['series', 'time'] }],
    output: { name: 'y', axes: ['series', 'time', 'quantile'], probabilities: [0.1, 0.5, 0.9] },
    context: { length: 6, fixed: false },
    horizon: 2,
    missing: 'nan',
    ...more,
  });

/** The last value of each context as the median, one to each side of it. */
const persistent = (feeds: Feeds): Tensored => {
  const { data, dims } = feeds.x!;
  const [b, t] = dims as [number, number];
  const last = (s: number) => Number(data[(s + 1) * t - 1]);
  return {
    data: Float32Array.from({ length: b * 6 }, (_, i) => last(Math.floor(i / 6)) + (i % 3) - 1 + Math.floor((i % 6) / 3)),
    dims: [b, 2, 3],
  };
};

const run = (panel: Panel, mapping: ForecasterMapping, answer: (feeds: Feeds) => Tensored, horizon = 2, future: Float64Array[] = []) => {
  const { calls, ctx } = fakeRuntime(answer);
  const state = fitImported(panel, { file: { inline: '' }, mapping }, { horizon, calibrate: false }, ctx);
  const covariates = mapping.covariates.map((name, c) => ({ name, values: future[c]! }));
  const forecast = forecastImported('imported-onnx', state, { future: { horizon, covariates }, levels: [80] }, ctx);
  return { calls, state, forecast };
};
const numbers = (t: Tensored) => Array.from(t.data, Number);

describe('what the file is fed', () => {
  const panel = panelOf({ long: [1, 2, 3, 4, 5, 6, 7, 8], gap: [1, Number.NaN, 3, 4], short: [5] });

  it('is the end of each history, padded at the start, NaN where missing', () => {
    const { calls, forecast } = run(panel, mappingOf(), persistent);
    expect(calls.map((c) => c.x!.dims)).toEqual([[2, 6]]);
    expect(numbers(calls[0]!.x!)).toEqual([3, 4, 5, 6, 7, 8, Number.NaN, Number.NaN, 1, Number.NaN, 3, 4]);
    expect(forecast.status.map((s) => s.state)).toEqual(['fitted', 'fitted', 'fallback']);
    expect([...forecast.mean]).toEqual([8, 9, 4, 5, 5, 5]);
    expect([...forecast.times]).toEqual([9, 10, 5, 6, 2, 3]);
  });

  it('has zeros and a mask where the file takes one', () => {
    const inputs = [
      { name: 'x', type: 'float', role: 'context', axes: ['series', 'time'] },
      { name: 'known', type: 'bool', role: 'observed', axes: ['series', 'time'] },
      { name: 'gone', type: 'int32', role: 'missing', axes: ['time', 'series'] },
      { name: 'group', type: 'int64', role: 'group', axes: ['series'] },
      { name: 'n', type: 'int64', role: 'number', axes: ['one'], value: 20 },
    ];
    const mapping = mappingOf({ inputs, missing: 'mask', context: { length: 4, fixed: true } });
    const { calls } = run(
      panelOf({ a: [1, Number.NaN, 3], b: [9, 8, 7, 6, 5] }),
      { ...mapping, context: { ...mapping.context, least: 2 } },
      persistent,
    );
    const { x, known, gone, group, n } = calls[0]!;
    expect(numbers(x!)).toEqual([0, 1, 0, 3, 8, 7, 6, 5]);
    expect(known!.data).toEqual(Uint8Array.of(0, 1, 0, 1, 1, 1, 1, 1));
    expect(gone!).toEqual({ data: Int32Array.of(1, 0, 0, 0, 1, 0, 0, 0), dims: [4, 2] });
    expect([group!.data, n!]).toEqual([BigInt64Array.of(0n, 1n), { data: BigInt64Array.of(20n), dims: [1] }]);
  });

  it('is scaled before and back after', () => {
    const y = [10, 20, 30, 40];
    for (const [scale, fed] of [
      ['mean-abs', y.map((v) => v / 25)],
      ['standard', y.map((v) => (v - 25) / Math.sqrt(125))],
    ] as const) {
      const { calls, forecast } = run(panelOf({ a: y }), mappingOf({ scale }), persistent);
      numbers(calls[0]!.x!).forEach((v, i) => {
        expect(v).toBeCloseTo(fed[i]!, 6);
      });
      const size = scale === 'standard' ? Math.sqrt(125) : 25;
      expect(forecast.mean[0]).toBeCloseTo(40, 4);
      expect(forecast.mean[1]).toBeCloseTo(40 + size, 4);
      expect(forecast.quantiles[0]!.values[0]).toBeCloseTo(40 - size, 4);
    }
  });

  it('goes in groups of one length where gaps are filled, and in batches as large as the file fixes', () => {
    const mapping = mappingOf({ missing: 'fill', context: { length: 6, fixed: false, least: 2 } });
    const { calls, forecast } = run(panelOf({ a: [1, 2, 3], b: [1, 2, 3, 4], c: [5, Number.NaN, 7] }), mapping, persistent);
    expect(calls.map((c) => numbers(c.x!))).toEqual([
      [1, 2, 3, 5, 6, 7],
      [1, 2, 3, 4],
    ]);
    expect([...forecast.mean]).toEqual([3, 4, 4, 5, 7, 8]);
    const fixed = run(panelOf({ a: [1, 2, 3], b: [1, 2, 4], c: [1, 2, 5] }), mappingOf({ batch: 2 }), persistent);
    expect(fixed.calls.map((c) => c.x!.dims)).toEqual([
      [2, 3],
      [2, 3],
    ]);
    expect([...fixed.forecast.mean]).toEqual([3, 4, 4, 5, 5, 6]);
  });

  it('has covariates as rows of the group of their series, as Chronos-2 takes them', () => {
    const inputs = [
      { name: 'x', type: 'float', role: 'context', axes: ['series', 'time'] },
      { name: 'g', type: 'int64', role: 'group', axes: ['series'] },
      { name: 'f', type: 'float', role: 'future', axes: ['series', 'time'] },
      { name: 'm', type: 'bool', role: 'ahead', axes: ['series', 'time'] },
    ];
    const panel: Panel = {
      ...panelOf({ s: [1, 2, 3], t: [7, 8, 9] }),
      covariates: [{ name: 'a', role: 'known', values: Float64Array.of(10, 20, 30, 40, Number.NaN, 60) }],
    };
    const grouped = mappingOf({ inputs, covariates: ['a'], context: { length: 3, fixed: false } });
    const { calls, forecast } = run(panel, grouped, persistent, 3, [Float64Array.of(1, 2, 3, 4, 5, 6)]);
    expect(numbers(calls[0]!.x!)).toEqual([1, 2, 3, 10, 20, 30, 7, 8, 9, 40, Number.NaN, 60]);
    expect(calls[0]!.g!.data).toEqual(BigInt64Array.of(0n, 0n, 1n, 1n));
    expect(numbers(calls[0]!.f!)).toEqual([Number.NaN, Number.NaN, 1, 2, Number.NaN, Number.NaN, 4, 5]);
    expect(numbers(calls[0]!.m!)).toEqual([0, 0, 1, 1, 0, 0, 1, 1]);
    expect(numbers(calls[1]!.x!)).toEqual([3, 3, 4, 30, 1, 2, 9, 9, 10, 60, 4, 5]);
    expect([...forecast.mean]).toEqual([3, 4, 4, 9, 10, 10]);
    const alone = run(panelOf({ s: [1, 2, 3] }), mappingOf({ inputs }), persistent);
    expect(numbers(alone.calls[0]!.f!)).toEqual([Number.NaN, Number.NaN]);
  });

  it('rolls forward on the medians', () => {
    const { calls, forecast } = run(panelOf({ a: [1, 2, 3, 4, 5] }), mappingOf(), persistent, 5);
    expect(calls.map((c) => numbers(c.x!))).toEqual([
      [1, 2, 3, 4, 5],
      [2, 3, 4, 5, 5, 6],
      [4, 5, 5, 6, 6, 7],
    ]);
    expect([...forecast.mean]).toEqual([5, 6, 6, 7, 7]);
  });

  it('has covariates by name: the past in rows, the steps ahead, both rolled forward', () => {
    const inputs = [
      { name: 'x', type: 'float', role: 'context', axes: ['series', 'time'] },
      { name: 'p', type: 'float', role: 'past', axes: ['series', 'time', 'channel'] },
      { name: 'f', type: 'double', role: 'future', axes: ['series', 'channel', 'time'] },
    ];
    const mapping = mappingOf({ inputs, covariates: ['b', 'a'], context: { length: 3, fixed: false } });
    const panel: Panel = {
      ...panelOf({ s: [1, 2, 3, 4] }),
      covariates: [
        { name: 'a', role: 'known', values: Float64Array.of(10, 20, 30, 40) },
        { name: 'b', role: 'known', values: Float64Array.of(1, 2, Number.NaN, 4) },
      ],
    };
    const { calls } = run(panel, mapping, persistent, 3, [Float64Array.of(5, 6, 7), Float64Array.of(50, 60, 70)]);
    expect(numbers(calls[0]!.p!)).toEqual([2, 20, 0, 30, 4, 40]);
    expect(calls[0]!.f).toEqual({ data: Float64Array.of(5, 6, 50, 60), dims: [1, 2, 2] });
    expect(numbers(calls[1]!.p!)).toEqual([4, 40, 5, 50, 6, 60]);
    expect(numbers(calls[1]!.f!)).toEqual([7, 7, 70, 70]);
  });
});

const quantileAt = (probabilities: readonly number[], values: Float64Array, p: number): number =>
  summed(weightsAt(probabilities, p), values, 1)[0]!;

describe('what the file gives', () => {
  it('is read in any order of dimensions', () => {
    const size = { series: 2, time: 3, quantile: 2, one: 1 };
    const value = { series: 100, time: 10, quantile: 1, one: 0 };
    fc.assert(
      fc.property(fc.shuffledSubarray(['series', 'time', 'quantile', 'one'] as const, { minLength: 4 }), (axes) => {
        const dims = axes.map((a) => size[a]);
        const data = Float32Array.from({ length: 12 }, (_, at) => {
          let rest = at;
          return dims.reduceRight((sum, n, i) => {
            const digit = rest % n;
            rest = Math.floor(rest / n);
            return sum + digit * value[axes[i]!];
          }, 0);
        });
        const { values } = knotsOf({ name: 'y', axes: [...axes], probabilities: [0.2, 0.8] }, { data, dims }, 2, 3);
        expect(values.map((s) => [...s])).toEqual([0, 100].map((s) => [0, 10, 20].flatMap((h) => [s + h, s + h + 1])));
      }),
    );
  });

  it('is samples: their quantiles', () => {
    const data = Float32Array.from({ length: 200 }, (_, i) => ((i % 100) * 37) % 100);
    const { probabilities, values } = knotsOf(
      { name: 'y', axes: ['series', 'sample', 'time'], probabilities: [] },
      { data, dims: [2, 100, 1] },
      2,
      1,
    );
    expect(quantileAt(probabilities, values[0]!, 0.5)).toBeCloseTo(49.5, 6);
    expect(quantileAt(probabilities, values[1]!, 0.905)).toBeCloseTo(90, 6);
  });

  it('is refused where the shape is another', () => {
    const wrong = (dims: number[]) => () =>
      knotsOf({ name: 'y', axes: ['series', 'time', 'quantile'], probabilities: DECILES }, { data: new Float32Array(180), dims }, 2, 10);
    expect(wrong([2, 10, 9])).not.toThrow();
    for (const dims of [
      [2, 9, 10],
      [20, 9],
      [1, 20, 9],
      [2, 10, 9, 1],
    ])
      expect(wrong(dims)).toThrow(expect.objectContaining({ code: 'MODEL_FAILED', message: expect.stringContaining('mapped as') }));
  });

  it('is NaN: a stated fallback', () => {
    const { forecast } = run(panelOf({ a: [1, 2, 3], b: [4, 5, 6] }), mappingOf(), (feeds) => {
      const out = persistent(feeds);
      out.data[0] = Number.NaN;
      return out;
    });
    expect(forecast.status.map((s) => [s.state, s.model])).toEqual([
      ['fallback', 'naive'],
      ['fitted', 'imported-onnx'],
    ]);
    expect([...forecast.mean]).toEqual([3, 3, 6, 7]);
  });
});

describe('a file that fails', () => {
  it('on some series does no harm to the others, and says why', () => {
    const mapping = mappingOf({ missing: 'fill' });
    const { forecast } = run(panelOf({ short: [1, 2, 3], long: [1, 2, 3, 4, 5] }), mapping, (feeds) => {
      if (feeds.x!.dims[1]! < 4) throw new AlmanacError('MODEL_FAILED', 'Too short for me.', { hint: '' });
      return persistent(feeds);
    });
    expect(forecast.status).toMatchObject([
      { state: 'fallback', reason: 'Too short for me: the last value is repeated' },
      { state: 'fitted' },
    ]);
    expect([...forecast.mean]).toEqual([3, 3, 5, 6]);
  });
});

describe('quantiles that the file does not give', () => {
  // Standard normal quantiles, from R: qnorm(c(0.005, 0.025, 0.1, 0.33, 0.5, 0.75, 0.995)).
  const normal = { 0.005: -2.5758293, 0.025: -1.959964, 0.1: -1.2815516, 0.33: -0.4399132, 0.5: 0, 0.75: 0.6744898, 0.995: 2.5758293 };
  it('are those of a normal distribution where the file gives one', () => {
    const at = Float64Array.from(
      [-1.2815516, -0.8416212, -0.5244005, -0.2533471, 0, 0.2533471, 0.5244005, 0.8416212, 1.2815516],
      (z) => 5 + 2 * z,
    );
    for (const [p, z] of Object.entries(normal)) expect(quantileAt(DECILES, at, Number(p))).toBeCloseTo(5 + 2 * z, 5);
  });
  it('rise with the probability, and hold those that it gives', () => {
    const rising = fc
      .array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 9, maxLength: 9 })
      .map((v) => Float64Array.from(v).sort());
    fc.assert(
      fc.property(rising, (values) => {
        DECILES.forEach((p, i) => {
          expect(quantileAt(DECILES, values, p)).toBeCloseTo(values[i]!, 9);
        });
        let before = Number.NEGATIVE_INFINITY;
        for (let p = 0.001; p < 1; p += 0.0317) {
          const q = quantileAt(DECILES, values, p);
          expect(q).toBeGreaterThanOrEqual(before - 1e-9);
          before = q;
        }
      }),
    );
  });
});

describe('a mapping', () => {
  const faults = (more: object) => {
    const base = { inputs: [{ name: 'x', type: 'float', role: 'context', axes: ['series', 'time'] }] };
    const parsed = ForecasterMapping.safeParse({ ...mappingOf(), ...base, ...more });
    return parsed.success ? [] : parsed.error.issues.map((i) => i.path.join('.'));
  };
  it.each([
    [{}, []],
    [{ inputs: [{ name: 'x', type: 'float', role: 'group', axes: ['series'] }] }, ['inputs']],
    [{ inputs: [{ name: 'x', type: 'int64', role: 'context', axes: ['series', 'time'] }] }, ['inputs.0.type']],
    [{ inputs: [{ name: 'x', type: 'float', role: 'context', axes: ['series'] }] }, ['inputs.0.axes']],
    [{ output: { name: 'y', axes: ['series', 'time', 'quantile'], probabilities: [] } }, ['output.probabilities']],
    [{ output: { name: 'y', axes: ['series', 'time', 'quantile'], probabilities: [0.5, 0.1] } }, ['output.probabilities']],
    [{ output: { name: 'y', axes: ['series'], probabilities: [] } }, ['output.axes']],
    [{ missing: 'mask' }, ['missing']],
    [{ covariates: ['price'] }, ['covariates']],
    [{ inputs: [...mappingOf().inputs, { name: 'f', type: 'float', role: 'future', axes: ['series', 'time'] }] }, ['inputs.1.axes']],
    [
      { inputs: [...mappingOf().inputs, { name: 'g', type: 'int64', role: 'group', axes: ['series'] }], covariates: ['p'], batch: 4 },
      ['batch'],
    ],
    [{ context: { length: 2, fixed: true, least: 3 } }, ['context.least']],
  ])('%j: %j', (more, wanted) => expect(faults(more)).toEqual(wanted));
  it('of a file that is in order has no faults', () => expect(faultsOf(mappingOf())).toEqual([]));
});

describe('Base64', () => {
  it('agrees with Node', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect([...bytesOfBase64(base64(bytes))]).toEqual([...bytes]);
      }),
    ));
});
