import { type Forecast, probabilitiesOf, type SeriesStatus } from '#shared/domain/forecast.ts';
import type { Future } from '#shared/domain/panel.ts';
import type { ForecastOptions, ModelContext } from '../kit/define.ts';

/** One member fitted on all the series that chose it. */
export interface Part {
  readonly id: string;
  /** Places of its series in the panel, and its share in the forecast of each. */
  readonly series: readonly number[];
  readonly shares: readonly number[];
  readonly state: unknown;
}

export interface State {
  readonly ids: readonly string[];
  readonly choices: readonly { readonly model: string; readonly fallback: boolean; readonly reason: string }[];
  readonly parts: readonly Part[];
}

/** The horizon of some of the series. */
function futureFor({ horizon, covariates }: Future, series: readonly number[]): Future {
  const pick = (values: Float64Array): Float64Array => {
    const out = new Float64Array(series.length * horizon);
    series.forEach((s, i) => {
      out.set(values.subarray(s * horizon, (s + 1) * horizon), i * horizon);
    });
    return out;
  };
  return { horizon, covariates: covariates.map(({ name, values }) => ({ name, values: pick(values) })) };
}

/** Adds a member's values to those of its series, each by its share. */
function add(to: Float64Array, from: Float64Array, { series, shares }: Part, horizon: number): void {
  series.forEach((s, i) => {
    for (let h = 0; h < horizon; h++) to[s * horizon + h]! += shares[i]! * from[i * horizon + h]!;
  });
}

/** Forecasts of the members averaged by their shares, quantile by quantile: an average of ordered quantiles is ordered. */
export function combined(state: State, { future, levels }: ForecastOptions, ctx: ModelContext): Forecast {
  const { horizon } = future;
  const size = state.ids.length * horizon;
  const times = new Float64Array(size);
  const mean = new Float64Array(size);
  const quantiles = probabilitiesOf(levels).map((p) => ({ p, values: new Float64Array(size) }));
  const made: SeriesStatus[][] = state.ids.map(() => []);
  for (const part of state.parts) {
    const f = ctx.member(part.id).forecast(part.state, { future: futureFor(future, part.series), levels }, ctx);
    add(mean, f.mean, part, horizon);
    quantiles.forEach((q, k) => {
      add(q.values, f.quantiles[k]!.values, part, horizon);
    });
    part.series.forEach((s, i) => {
      times.set(f.times.subarray(i * horizon, (i + 1) * horizon), s * horizon);
      made[s]!.push(f.status[i]!);
    });
  }
  const status = state.choices.map(({ model, fallback, reason }, s): SeriesStatus => {
    const states = made[s]!.map((m) => m.state);
    const fitted = !fallback && states.includes('fitted');
    const notes = [...new Set(made[s]!.map((m) => m.reason))].filter(Boolean);
    return {
      series: state.ids[s]!,
      state: states.includes('failed') ? 'failed' : fitted ? 'fitted' : 'fallback',
      reason: [reason, ...notes].join('; '),
      model,
    };
  });
  return { ids: state.ids, horizon, times, mean, quantiles, status };
}
