import { type TimeAxis, timesAfter } from '#shared/base/axis.ts';
import type { Future, Panel } from '#shared/domain/panel.ts';
import { normalDraw } from '#shared/math/normal.ts';
import type { Component, ModelContext } from './define.ts';
import { forecastFallback } from './fallback.ts';
import { complete, leadingGap } from './gaps.ts';
import type { LocalModel, SeriesFit } from './local-model.ts';
import { rowsOf, type Series, type Steps, seriesAt } from './series.ts';

interface Fitted<F> {
  readonly axis: TimeAxis;
  readonly series: readonly SeriesFit<F>[];
}

/** The steps ahead of a fitted series; `at` is where its values begin in the columns. */
export const stepsAhead = (axis: TimeAxis, end: number, columns: readonly Float64Array[], at: number, horizon: number): Steps => ({
  axis,
  times: timesAfter(axis, end, horizon),
  covariates: columns.map((c) => c.subarray(at, at + horizon)),
});

function withoutGaps(series: Series, missing: boolean): { rows: Series; start: number } {
  const start = leadingGap(series.y);
  const rows = rowsOf(series, start, series.y.length);
  return { start, rows: missing ? rows : { ...rows, y: complete(series.y, 1).y } };
}

/** The parts of one series of a local model, over all its rows: NaN before the first known value. None for a fallback. */
export function componentsOfLocal<P, F>(
  local: LocalModel<P, F>,
  state: Fitted<F>,
  id: string,
  panel: Panel,
  columns: readonly Float64Array[],
  { horizon }: Future,
  ctx: ModelContext,
): readonly Component[] {
  const s = state.series.find((one) => one.id === id);
  if (!s || s.fit === undefined || s.end === null || !local.componentsOfSeries) return [];
  const { rows, start } = withoutGaps(seriesAt(panel, 0), local.can.missing);
  const parts = local.componentsOfSeries(s.fit, rows, stepsAhead(state.axis, s.end, columns, 0, horizon), ctx);
  return parts.map((part) => {
    const history = new Float64Array(start + rows.y.length).fill(Number.NaN);
    history.set(part.history, start);
    return { ...part, history };
  });
}

/** Sample paths of all series: a fallback walks at random from its last value; a failed series is NaN. */
export function simulateLocal<P, F>(
  local: LocalModel<P, F>,
  state: Fitted<F>,
  columns: readonly Float64Array[],
  { horizon }: Future,
  paths: number,
  ctx: ModelContext,
): Float64Array[] {
  const out = Array.from({ length: paths }, () => new Float64Array(state.series.length * horizon).fill(Number.NaN));
  state.series.forEach((s, i) => {
    ctx.check();
    if (s.end === null || s.state === 'failed') return;
    const random = ctx.random(`paths|${s.id}`);
    const at = i * horizon;
    const drawn =
      s.fit === undefined
        ? Array.from({ length: paths }, () => {
            const { mean, sd } = forecastFallback(s.fallback!, horizon);
            let walked = 0;
            return mean.map((m) => {
              walked += sd![0]! * normalDraw(random);
              return m + walked;
            });
          })
        : local.simulateSeries!(s.fit, stepsAhead(state.axis, s.end, columns, at, horizon), paths, random);
    drawn.forEach((path, k) => {
      out[k]!.set(path, at);
    });
  });
  return out;
}
