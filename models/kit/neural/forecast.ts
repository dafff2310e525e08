import type { Runtime } from '#nn/runtime.ts';
import { timesAfter } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { type Forecast, probabilitiesOf, type SeriesStatus } from '#shared/domain/forecast.ts';
import type { Future } from '#shared/domain/panel.ts';
import { normalQuantile } from '#shared/math/normal.ts';
import type { ForecastOptions, ModelContext } from '../define.ts';
import { forecastFallback } from '../fallback.ts';
import { askNets, type Window, windowAtEnd } from './ask.ts';
import { findCovariate } from './covariates.ts';
import type { Network } from './network.ts';
import type { NeuralParams } from './params.ts';
import type { NetState, NeuralState, SeriesState } from './state.ts';

export function runtimeOf({ runtime }: ModelContext): Runtime {
  if (runtime) return runtime;
  throw new AlmanacError('UNSUITABLE', 'There is no tensor runtime here, which neural nets need.', {
    hint: 'Choose a model of another family, or run this where onnxruntime-node is installed.',
  });
}

/** The value at probability `p` between learnt quantiles: in a straight line over the normal score, beyond the outer ones along their last stretch. */
export function quantileAt(probabilities: readonly number[], values: ArrayLike<number>, p: number): number {
  const last = probabilities.length - 1;
  if (last === 0) return values[0]!;
  const next = probabilities.findIndex((q) => q >= p);
  const hi = next < 0 ? last : Math.max(1, next);
  const [a, b] = [normalQuantile(probabilities[hi - 1]!), normalQuantile(probabilities[hi]!)];
  return values[hi - 1]! + ((normalQuantile(p) - a) / (b - a)) * (values[hi]! - values[hi - 1]!);
}

/** Quantiles of a horizon of any length, [series][step * Q + q] in the units of the series: longer ones are made in turns, medians taken for values. */
function quantilesAhead<P extends NeuralParams>(
  network: Network,
  state: NeuralState<P>,
  net: NetState,
  learnt: readonly SeriesState[],
  future: Future,
  ctx: ModelContext,
  places: readonly number[],
) {
  const { horizon: H, probabilities } = net.shape;
  const Q = probabilities.length;
  const middle = probabilities.indexOf(0.5);
  const columns = net.plan.known.map(({ name }) => findCovariate(future.covariates, name).values);
  const known = (i: number, c: number, step: number): number =>
    step < future.horizon ? columns[c]![places[i]! * future.horizon + step]! : Number.NaN;
  const out = learnt.map(() => new Float64Array(future.horizon * Q));
  let windows: Window[] = learnt.map((s, i) => windowAtEnd(s, net, (c, step) => known(i, c, step)));
  for (let done = 0; done < future.horizon; done += H) {
    const { quantiles } = askNets(network, net, windows, state.axis, { runtime: runtimeOf(ctx), check: ctx.check });
    const steps = Math.min(H, future.horizon - done);
    out.forEach((o, i) => {
      o.set(quantiles.subarray(i * H * Q, (i * H + steps) * Q), done * Q);
    });
    if (done + H >= future.horizon) break;
    windows = windows.map(
      (w, i): Window => ({
        ...w,
        y: [...Array.from(w.y), ...Array.from({ length: H }, (_, h) => quantiles[(i * H + h) * Q + middle]!)],
        end: timesAfter(state.axis, w.end, H).at(-1)!,
        past: (c, row) => (row + H < 0 ? w.past(c, row + H) : Number.NaN),
        known: (c, row) => w.known(c, row + H),
      }),
    );
  }
  return out;
}

export function forecastPanel<P extends NeuralParams>(
  network: Network,
  state: NeuralState<P>,
  { future, levels }: ForecastOptions,
  model: string,
  ctx: ModelContext,
): Forecast {
  const { horizon } = future;
  const blank = () => new Float64Array(state.series.length * horizon).fill(Number.NaN);
  const [times, mean] = [blank(), blank()];
  const quantiles = probabilitiesOf(levels).map((p) => ({ p, values: blank() }));
  const places = state.series.flatMap((s, i) => (s.tail ? [i] : []));
  const { net } = state;
  const learnt = places.map((i) => state.series[i]!);
  const ahead = net && learnt.length > 0 ? quantilesAhead(network, state, net, learnt, future, ctx, places) : [];
  const probabilities = net?.shape.probabilities ?? [];
  const middle = probabilities.indexOf(0.5);
  places.forEach((s, i) => {
    const { unit, floor } = state.series[s]!;
    const bounded = (v: number): number => (floor && v < 0 ? 0 : v * unit!);
    for (let h = 0; h < horizon; h++) {
      const told = ahead[i]!.subarray(h * probabilities.length, (h + 1) * probabilities.length);
      mean[s * horizon + h] = bounded(told[middle]!);
      for (const { p, values } of quantiles) values[s * horizon + h] = bounded(quantileAt(probabilities, told, p));
    }
  });
  state.series.forEach(({ end, state: became, fallback }, s) => {
    ctx.check();
    if (end === null) return;
    times.set(timesAfter(state.axis, end, horizon), s * horizon);
    if (!fallback || became === 'failed') return;
    const { mean: flat, sd } = forecastFallback(fallback, horizon);
    mean.set(flat, s * horizon);
    for (const { p, values } of quantiles)
      values.set(
        flat.map((m, h) => m + normalQuantile(p) * sd![h]!),
        s * horizon,
      );
  });
  const status = state.series.map(
    ({ id, state: became, reason, tail }): SeriesStatus => ({
      series: id,
      state: became,
      reason: [reason, tail ? net?.note : undefined].filter(Boolean).join('; ') || undefined,
      model: became === 'fallback' ? 'naive' : model,
    }),
  );
  return { ids: state.series.map((s) => s.id), horizon, times, mean, quantiles, status };
}
