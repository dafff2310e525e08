import { timesAfter } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { type Forecast, probabilitiesOf, type SeriesStatus } from '#shared/domain/forecast.ts';
import type { ForecasterMapping } from '#shared/domain/forecaster.ts';
import type { Future } from '#shared/domain/panel.ts';
import { normalQuantile } from '#shared/math/normal.ts';
import { conformalQuantile } from '../conformal.ts';
import type { ForecastOptions, ModelContext } from '../define.ts';
import { type Fallback, fallbackFor, forecastFallback } from '../fallback.ts';
import { withFile } from './file.ts';
import { type Ahead, type Rolled, roll } from './roll.ts';
import type { ImportedState, SeriesTail } from './state.ts';

const MEDIAN = 0.5;
const valuesOf = (tail: readonly (number | null)[]): Float64Array => Float64Array.from(tail, (v) => v ?? Number.NaN);

/** A kept tail as the file is given it, without covariates of the horizon. */
export const aheadOf = (tail: SeriesTail, mapping: ForecasterMapping): Ahead => {
  const context = valuesOf(tail.tail);
  const blank = () => new Float64Array(context.length);
  return {
    context,
    past: mapping.covariates.map((_, c) => (tail.past[c]?.length ? valuesOf(tail.past[c]) : blank())),
    future: mapping.covariates.map(() => new Float64Array(0)),
  };
};

/** By channel the values of all series over the horizon. BAD_REQUEST where the horizon lacks one that the fit had. */
function columnsOf({ mapping, found }: ImportedState, future: Future): (Float64Array | undefined)[] {
  const wanted = mapping.inputs.some((i) => i.role === 'future');
  return mapping.covariates.map((name) => {
    if (!wanted || !found.includes(name)) return undefined;
    const column = future.covariates.find((c) => c.name === name);
    if (column) return column.values;
    throw new AlmanacError('BAD_REQUEST', `The horizon has no values of the covariate "${name}".`, {
      hint: `Give ${name} for every forecast time, or map the forecaster without it.`,
      place: { column: name },
    });
  });
}

/** Forecasts all series in batches. A series for which the file gives no finite numbers gets a stated fallback. */
export function forecastImported(id: string, state: ImportedState, { future, levels }: ForecastOptions, ctx: ModelContext): Forecast {
  const { horizon } = future;
  const { mapping, series } = state;
  const size = series.length * horizon;
  const blank = () => new Float64Array(size).fill(Number.NaN);
  const [times, mean] = [blank(), blank()];
  const wanted = probabilitiesOf(levels);
  const quantiles = wanted.map((p) => ({ p, values: blank() }));
  const columns = columnsOf(state, future);
  const run = series.flatMap(({ state: how }, s) => (how === 'fitted' ? [s] : []));
  const given = run.map((s) => ({
    ...aheadOf(series[s]!, mapping),
    future: columns.map((x) => x?.subarray(s * horizon, (s + 1) * horizon) ?? new Float64Array(0)),
  }));
  const rolled =
    run.length === 0 ? [] : withFile(state.file, ctx, (session) => roll(session, mapping, given, horizon, [MEDIAN, ...wanted], ctx.check));
  const status = series.map(
    (s): SeriesStatus => ({
      ...{ series: s.id, state: s.state, model: s.state === 'fallback' ? 'naive' : id },
      ...(s.reason && { reason: s.reason }),
    }),
  );
  const stand = (s: number, fallback: Fallback): void => {
    const { mean: middle } = forecastFallback(fallback, horizon);
    mean.set(middle, s * horizon);
    walk(s, middle, fallback);
  };
  series.forEach((s, i) => {
    if (s.end !== null) times.set(timesAfter(state.axis, s.end, horizon), i * horizon);
    if (s.state === 'fallback') stand(i, s.fallback!);
  });
  for (const [i, s] of run.entries()) {
    const made = numbersOf(rolled[i]!);
    const { spread, tail } = series[s]!;
    if ('failed' in made) {
      status[s] = { ...status[s]!, state: 'fallback', model: 'naive', reason: `${made.failed}: the last value is repeated` };
      stand(s, fallbackFor(valuesOf(tail)));
      continue;
    }
    const [middle, ...bounds] = made as readonly [Float64Array, ...Float64Array[]];
    mean.set(middle, s * horizon);
    if (pointwise(mapping) && !spread) walk(s, middle, fallbackFor(valuesOf(tail)));
    else
      for (const [k, { p, values }] of quantiles.entries())
        values.set(spread ? conformalQuantile(spread, middle, p) : bounds[k]!, s * horizon);
  }
  return { ids: series.map((s) => s.id), horizon, times, mean, quantiles, status };

  /** Without quantiles and without earlier origins, the width is that of a random walk. */
  function walk(s: number, middle: Float64Array, { sd }: Fallback): void {
    for (const { p, values } of quantiles)
      values.set(
        middle.map((m, h) => m + normalQuantile(p) * sd * Math.sqrt(h + 1)),
        s * horizon,
      );
  }
}

/** What the file gave for a series, or why it is of no use. */
function numbersOf(made: Rolled): Rolled {
  if ('failed' in made) return { failed: made.failed.replace(/\.$/, '') };
  return made.every((x) => x.every(Number.isFinite)) ? made : { failed: 'the file gave no finite forecast' };
}

/** Whether the file says nothing of how sure it is. */
export const pointwise = ({ output }: ForecasterMapping): boolean => output.probabilities.length === 0 && !output.axes.includes('sample');
