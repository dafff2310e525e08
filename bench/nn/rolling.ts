import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { makeContext } from '#models/kit/context.ts';
import type { Model } from '#models/kit/define.ts';
import type { NeuralState } from '#models/kit/neural/state.ts';
import { type Panel, slicePanel } from '#shared/domain/panel.ts';

export interface Rolling {
  /** One series. */
  readonly panel: Panel;
  /** Rows that are forecast first, ascending. */
  readonly origins: readonly number[];
  readonly horizon: number;
  /** Origins from one fit to the next; left out: the first fit serves all. */
  readonly refit?: number;
  readonly threads: number;
}

/** Values [origin * horizon + step]. */
export interface Rolled {
  readonly mean: Float64Array;
  /** Bounds of the 80 % intervals. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** CPU seconds of all fits. */
  readonly fitting: number;
}

const joined = (parts: readonly Float64Array[]): Float64Array => Float64Array.from(parts.flatMap((part) => Array.from(part)));

/** The history before a row, or the last rows of it: nothing else is handed to a model. */
export const before = (panel: Panel, row: number, rows = row): Panel =>
  slicePanel(
    panel,
    () => row - rows,
    () => row,
  );

const known = (panel: Panel, origins: readonly number[], horizon: number) =>
  panel.covariates
    .filter(({ role }) => role === 'known')
    .map(({ name, values }) => ({ name, values: joined(origins.map((o) => values.subarray(o, o + horizon))) }));

/** Forecasts of a neural model from one origin after the other: fitted now and then, between fits the same nets see later windows. */
export function roll<P>(model: Model<P, NeuralState<P>>, params: P, { panel, origins, horizon, refit, threads }: Rolling): Rolled {
  const ctx = makeContext({ runtime: onnxRuntime({ threads }), clock: () => performance.now() });
  let fitting = 0;
  const stretch = (some: readonly number[]) => {
    const begun = process.cpuUsage();
    const fit = model.fit(before(panel, some[0]!), params, { horizon }, ctx);
    const { user, system } = process.cpuUsage(begun);
    fitting += (user + system) / 1e6;
    const series = some.map((o) => ({ ...model.update!(fit, before(panel, o), ctx).series[0]!, id: String(o) }));
    const future = { horizon, covariates: known(panel, some, horizon) };
    return model.forecast({ ...fit, series }, { future, levels: [80] }, ctx);
  };
  const each = refit ?? origins.length;
  const parts = Array.from({ length: Math.ceil(origins.length / each) }, (_, i) => stretch(origins.slice(i * each, (i + 1) * each)));
  const [lower, upper] = [0, 1].map((q) => joined(parts.map((f) => f.quantiles[q]!.values))) as [Float64Array, Float64Array];
  return { mean: joined(parts.map((f) => f.mean)), lower, upper, fitting };
}

/** What came, [origin * horizon + step]. */
export const actualOf = ({ panel, origins, horizon }: Pick<Rolling, 'panel' | 'origins' | 'horizon'>): Float64Array =>
  joined(origins.map((o) => panel.y.subarray(o, o + horizon)));
