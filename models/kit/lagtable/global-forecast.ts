import { timesAfter } from '#shared/base/axis.ts';
import { type Forecast, probabilitiesOf, type SeriesStatus } from '#shared/domain/forecast.ts';
import { normalQuantile } from '#shared/math/normal.ts';
import type { ForecastOptions, ModelContext } from '../define.ts';
import { forecastFallback } from '../fallback.ts';
import { forecastAhead, type Stretch } from './ahead.ts';
import { hardness } from './gauge.ts';
import { scoreAt, widthAt } from './spread.ts';
import { futureOf, type LagState, trackOf } from './state.ts';

/** Series of the state that the learner forecasts, by their place. */
const learntSeries = ({ series }: LagState): number[] => series.flatMap((s, i) => (s.tail ? [i] : []));

/** Standard width of each forecast value, in the unit of the series: what scores are multiplied by. Learnt series after one another. */
function widthsAhead(state: LagState, stretches: readonly Stretch[], learnt: readonly number[], horizon: number): Float64Array {
  const { gauge } = state.fit!;
  const out = new Float64Array(learnt.length * horizon);
  if (!gauge) return out;
  for (const { table, done, steps } of stretches) {
    const hard = hardness(gauge.hard, table);
    learnt.forEach((_, i) => {
      for (let k = 0, r = i * steps; k < steps; k++, r++)
        out[i * horizon + done + k] = table.unit[r]! * table.scale[r]! * widthAt(gauge.spread, done + k + 1) * hard[r]! * gauge.series[i]!;
    });
  }
  return out;
}

export function forecastPanel(state: LagState, { future, levels }: ForecastOptions, model: string, ctx: ModelContext): Forecast {
  const { horizon } = future;
  const columns = futureOf(state, future);
  const size = state.series.length * horizon;
  const blank = () => new Float64Array(size).fill(Number.NaN);
  const times = blank();
  const mean = blank();
  const quantiles = probabilitiesOf(levels).map((p) => ({ p, values: blank() }));
  const learnt = learntSeries(state);
  const tracks = learnt.map((s) => trackOf(state, state.series[s]!, columns, s * horizon, horizon));
  const stretches = learnt.length > 0 ? forecastAhead(tracks, state.fit!.recipe, state.fit!.parts, horizon, ctx.check) : [];
  const widths = learnt.length > 0 ? widthsAhead(state, stretches, learnt, horizon) : new Float64Array(0);
  const scores = quantiles.map(({ p }) => (state.fit?.gauge ? scoreAt(state.fit.gauge.spread, p) : 0));
  learnt.forEach((s, i) => {
    const { unit, floor, fallback } = state.series[s]!;
    const { z, known } = tracks[i]!;
    const walk = fallback && forecastFallback(fallback, horizon).sd!;
    const bounded = (v: number): number => (floor && v < 0 ? 0 : v);
    for (let h = 0; h < horizon; h++) {
      const value = z[known + h]! * unit!;
      mean[s * horizon + h] = bounded(value);
      quantiles.forEach(({ p, values }, q) => {
        const off = walk ? normalQuantile(p) * walk[h]! : scores[q]! * widths[i * horizon + h]!;
        values[s * horizon + h] = bounded(value + off);
      });
    }
  });
  state.series.forEach(({ end, state: became, fallback, tail }, s) => {
    ctx.check();
    if (end === null) return;
    times.set(timesAfter(state.axis, end, horizon), s * horizon);
    if (tail || became === 'failed') return;
    const { mean: flat, sd } = forecastFallback(fallback!, horizon);
    mean.set(flat, s * horizon);
    for (const { p, values } of quantiles)
      values.set(
        flat.map((m, h) => m + normalQuantile(p) * sd![h]!),
        s * horizon,
      );
  });
  const status = state.series.map(
    ({ id, state: became, reason }): SeriesStatus => ({
      series: id,
      state: became,
      reason: [reason, became === 'fitted' ? state.fit?.note : undefined].filter(Boolean).join('; ') || undefined,
      model: became === 'fallback' ? 'naive' : model,
    }),
  );
  return { ids: state.series.map((s) => s.id), horizon, times, mean, quantiles, status };
}
