import type { TimeAxis } from '#shared/base/axis.ts';
import type { TableColumn } from './chart-table.tsx';
import { type Colours, fade } from './colours.ts';
import { type Line, withGaps } from './fan-data.ts';
import { formatMoment, toWall } from './format.ts';
import type { Layout, Trace } from './plotly.ts';

export interface WindowForecast {
  cutoff: number;
  times: Float64Array;
  actual: Float64Array;
  models: readonly { key: string; mean: Float64Array; quantiles: readonly { p: number; values: Float64Array }[] }[];
}

/** One model in the chart; `colour` is its place in the series colours, so that it keeps its colour when others go. */
export interface ShownModel {
  key: string;
  title: string;
  colour: number;
}

export interface BacktestPicture {
  axis: TimeAxis;
  unit: string;
  history: Line;
  windows: readonly WindowForecast[];
  /** One: with its intervals. Several: their means side by side. */
  models: readonly ShownModel[];
}

/** Everything that is known to have happened, in order of time, each time once. */
export function actualLine(history: Line, windows: readonly Pick<WindowForecast, 'times' | 'actual'>[]): Line {
  const known = new Map<number, number>();
  const add = (times: Float64Array, values: Float64Array) => times.forEach((t, i) => void known.set(t, values[i]!));
  add(history.times, history.values);
  for (const w of windows) add(w.times, w.actual);
  const times = Float64Array.from(known.keys()).sort();
  return { times, values: times.map((t) => known.get(t)!) };
}

/** Central intervals from quantiles, widest first: p and 1 - p bound the level 1 - 2p. */
export function bandsOf(
  quantiles: readonly { p: number; values: Float64Array }[],
): { level: number; lo: Float64Array; hi: Float64Array }[] {
  return quantiles
    .filter((q) => q.p < 0.5)
    .flatMap((low) => {
      const high = quantiles.find((q) => Math.abs(q.p - (1 - low.p)) < 1e-6);
      return high ? [{ level: Number((100 * (1 - 2 * low.p)).toFixed(4)), lo: low.values, hi: high.values }] : [];
    })
    .sort((a, b) => b.level - a.level);
}

const asNumbers = (x: ArrayLike<number>): number[] => x as unknown as number[];

/** Values of all windows in one trace, a gap between windows. */
function chain(
  axis: TimeAxis,
  parts: readonly { times: Float64Array; values: Float64Array }[],
): { x: (number | null)[]; y: (number | null)[] } {
  const x: (number | null)[] = [];
  const y: (number | null)[] = [];
  for (const { times, values } of parts) {
    if (x.length > 0) {
      x.push(null);
      y.push(null);
    }
    times.forEach((t, i) => {
      x.push(toWall(axis, t));
      y.push(Number.isFinite(values[i]) ? values[i]! : null);
    });
  }
  return { x, y };
}

/** Actuals, and what each model said at every cutoff shown. */
export function backtestTraces({ axis, unit, history, windows, models }: BacktestPicture, colours: Colours): Trace[] {
  const { meaning } = colours;
  const hovertemplate = `%{y:,.5~g}${unit ? ` ${unit}` : ''}`;
  const of = (w: WindowForecast, key: string) => w.models.find((m) => m.key === key);
  const colourOf = (m: ShownModel) => (models.length === 1 ? meaning.forecast : colours.series[m.colour % colours.series.length]!);
  const only = models.length === 1 ? models[0] : undefined;
  const bands: Trace[] = only
    ? windows.flatMap((w) =>
        bandsOf(of(w, only.key)?.quantiles ?? []).map((b, rank): Trace => {
          const keep = [...w.times.keys()].filter((i) => Number.isFinite(b.lo[i]) && Number.isFinite(b.hi[i]));
          return {
            type: 'scatter',
            mode: 'lines',
            name: `${b.level} % interval`,
            x: [...keep, ...keep.toReversed()].map((i) => toWall(axis, w.times[i]!)),
            y: [...keep.map((i) => b.hi[i]!), ...keep.toReversed().map((i) => b.lo[i]!)],
            fill: 'toself',
            fillcolor: fade(meaning.interval, 0.14 + 0.08 * rank),
            line: { width: 0, color: fade(meaning.interval, 0) },
            hoverinfo: 'skip',
            showlegend: false,
          };
        }),
      )
    : [];
  const actual = withGaps(axis, actualLine(history, windows));
  const lines = models.map((m): Trace => {
    const parts = windows.flatMap((w) => {
      const found = of(w, m.key);
      return found ? [{ times: w.times, values: found.mean }] : [];
    });
    const { x, y } = chain(axis, parts);
    return {
      type: 'scatter',
      mode: 'lines',
      name: m.title,
      x: x as number[],
      y: y as number[],
      connectgaps: false,
      line: { color: colourOf(m), width: 2 },
      hovertemplate,
    };
  });
  return [
    ...bands,
    {
      type: 'scatter',
      mode: actual.times.length < 60 ? 'lines+markers' : 'lines',
      marker: { size: 4 },
      name: 'Actual',
      x: asNumbers(actual.times.map((t) => toWall(axis, t))),
      y: asNumbers(actual.values),
      connectgaps: false,
      line: { color: meaning.actual, width: 1.4 },
      hovertemplate,
    },
    ...lines,
  ];
}

/** A line at every cutoff; a word at the first. */
export function cutoffMarks(axis: TimeAxis, windows: readonly Pick<WindowForecast, 'cutoff'>[], colours: Colours): Layout {
  const colour = colours.meaning.cutoff;
  const at = windows.map((w) => toWall(axis, w.cutoff));
  return {
    shapes: at.map((x) => ({ type: 'line', x0: x, x1: x, y0: 0, y1: 1, yref: 'paper', line: { color: colour, width: 1, dash: 'dash' } })),
    annotations: at.slice(0, 1).map((x) => ({
      x,
      y: 1,
      yref: 'paper',
      text: at.length > 1 ? 'cutoffs' : 'cutoff',
      showarrow: false,
      xanchor: 'right',
      yanchor: 'top',
      xshift: -4,
      font: { size: 11, color: colour },
    })),
  };
}

/** A row per window and step. */
export function backtestTable({ axis, unit, windows, models }: BacktestPicture): { columns: TableColumn[]; rows: number } {
  const cells = windows.flatMap((w) => [...w.times.keys()].map((i) => ({ w, i })));
  return {
    rows: cells.length,
    columns: [
      { title: 'Time', at: (r) => formatMoment(axis, cells[r]!.w.times[cells[r]!.i]) },
      { title: 'Cutoff', at: (r) => formatMoment(axis, cells[r]!.w.cutoff) },
      { title: 'Actual', unit, at: (r) => cells[r]!.w.actual[cells[r]!.i] ?? null },
      ...models.map((m) => ({
        title: m.title,
        unit,
        at: (r: number) => cells[r]!.w.models.find((x) => x.key === m.key)?.mean[cells[r]!.i] ?? null,
      })),
    ],
  };
}
