import { outlineOf } from '#nn/onnx/decode.ts';
import type { Feeds, Runtime, Tensored } from '#nn/runtime.ts';
import { addSteps } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { ModelContext } from '../define.ts';
import { askNets, type Window, windowAtEnd } from './ask.ts';
import { clockAt } from './covariates.ts';
import { runtimeOf } from './forecast.ts';
import type { Network } from './network.ts';
import type { NeuralParams } from './params.ts';
import { Golden } from './signature.ts';
import { cellAt, type NetState, type NeuralState, type SeriesState } from './state.ts';

const SAMPLES = 3;
const TOLERANCE = 1e-5;

/** Raw inputs of the file for some series of a state; of the horizon the last known covariates are taken. */
export function rawFeeds(series: readonly SeriesState[], { shape, plan }: NetState, axis: NeuralState<unknown>['axis']): Feeds {
  const { inputLength: L, horizon: H } = shape;
  const N = series.length;
  const table = (steps: number, columns: number, cell: (s: SeriesState, step: number, c: number) => number): Tensored => ({
    data: Float32Array.from({ length: N * steps * columns }, (_, i) => {
      const [n, rest] = [Math.floor(i / (steps * columns)), i % (steps * columns)];
      return cell(series[n]!, Math.floor(rest / columns), rest % columns);
    }),
    dims: [N, steps, columns],
  });
  const tail = (cells: readonly (number | null)[], step: number): number => cellAt(cells, cells.length - L + Math.min(step, L - 1));
  const flat = (t: Tensored): Tensored => ({ data: t.data, dims: t.dims.slice(0, 2) });
  const value = (s: SeriesState, step: number): number => tail(s.tail!, step);
  return {
    values: flat(table(L, 1, (s, step) => (Number.isFinite(value(s, step)) ? value(s, step) : 0))),
    mask: flat(table(L, 1, (s, step) => (Number.isFinite(value(s, step)) ? 1 : 0))),
    ...(plan.past.length > 0 && { past: table(L, plan.past.length, (s, step, c) => tail(s.covariates![c]!, step)) }),
    ...(plan.known.length > 0 && {
      known: table(L + H, plan.known.length, (s, step, c) => tail(s.covariates![plan.past.length + c]!, step)),
    }),
    ...(plan.clock.length > 0 && {
      clock: table(L + H, plan.clock.length, (s, step, c) => clockAt(axis, plan.clock, addSteps(axis, s.end!, step - L + 1))[c]!),
    }),
    ...(plan.statics.length > 0 && { statics: staticsOf(series, plan.statics.length) }),
    ...(plan.categories.length > 0 && {
      categories: { data: BigInt64Array.from(series.flatMap((s) => s.statics!.places.map(BigInt))), dims: [N, plan.categories.length] },
    }),
  };
}

const staticsOf = (series: readonly SeriesState[], columns: number): Tensored => ({
  data: Float32Array.from(series.flatMap((s) => s.statics!.given.map((v) => v ?? Number.NaN))),
  dims: [series.length, columns],
});

/** Some windows at the ends of the histories, and what the nets as they were trained say of them. */
export function goldenOf<P extends NeuralParams>(network: Network, state: NeuralState<P>, net: NetState, ctx: ModelContext): Golden {
  const series = state.series.filter((s) => s.tail).slice(0, SAMPLES);
  const windows = series.map((s): Window => {
    const last = windowAtEnd(s, net, () => Number.NaN);
    return windowAtEnd(s, net, (c) => last.known(c, -1));
  });
  const { quantiles } = askNets(network, net, windows, state.axis, { runtime: runtimeOf(ctx), check: ctx.check });
  const size = quantiles.length / series.length;
  const feeds = rawFeeds(series, net, state.axis);
  const { horizon, probabilities } = net.shape;
  return {
    inputs: Object.fromEntries(
      Object.entries(feeds).map(([name, { data, dims }]) => [
        name,
        {
          shape: [...dims],
          values: Array.from(data as ArrayLike<number | bigint>, (v) => (Number.isFinite(Number(v)) ? Number(v) : null)),
        },
      ]),
    ),
    quantiles: {
      shape: [series.length, horizon, probabilities.length],
      values: Array.from(quantiles, (v, i) => v * series[Math.floor(i / size)]!.unit!),
    },
  };
}

const feedOf = (name: string, { shape, values }: Golden['inputs'][string]): Tensored =>
  name === 'categories'
    ? { data: BigInt64Array.from(values, (v) => BigInt(v ?? 0)), dims: shape }
    : { data: Float32Array.from(values, (v) => v ?? Number.NaN), dims: shape };

/**
 * Loads a file and replays its golden samples: CORRUPT where an answer is farther off than 1e-5 of the largest value of its window, or
 * where it holds no samples. Returns the largest distance, as a share.
 */
export function replayGolden(file: Uint8Array, runtime: Runtime): number {
  const kept = outlineOf(file).metadata.golden;
  if (kept === undefined) throw new AlmanacError('CORRUPT', 'The file holds no golden samples.', { hint: 'Write it again from the fit.' });
  const golden = Golden.parse(JSON.parse(kept));
  const session = runtime.load(file);
  try {
    const feeds = Object.fromEntries(Object.entries(golden.inputs).map(([name, input]) => [name, feedOf(name, input)]));
    const got = session.run(feeds).quantiles!.data as Float32Array;
    const { values, shape } = golden.quantiles;
    const size = values.length / shape[0]!;
    const farthest = Math.max(
      ...Array.from({ length: shape[0]! }, (_, n) => {
        const wanted = values.slice(n * size, (n + 1) * size);
        const most = Math.max(...wanted.map(Math.abs), 1e-30);
        return Math.max(...wanted.map((v, i) => Math.abs(v - got[n * size + i]!))) / most;
      }),
    );
    if (!(farthest <= TOLERANCE))
      throw new AlmanacError(
        'CORRUPT',
        `A golden sample of the file gives another forecast: ${farthest} of its size away, ${TOLERANCE} allowed.`,
        {
          hint: 'Write it again from the fit; do not use this file.',
        },
      );
    return farthest;
  } finally {
    session.close();
  }
}
