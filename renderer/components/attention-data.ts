import type { TableColumn } from './chart-table.tsx';
import type { Colours } from './colours.ts';
import { formatPercent, formatValue } from './format.ts';
import type { Layout, Trace } from './plotly.ts';

/** Shares of the steps of a window, the oldest first, one row per step ahead. */
export interface AttentionShares {
  window: number;
  shares: Float64Array;
}

/** Steps before the origin of each place of the window: the last one is the origin itself. */
export const lagsOf = (window: number): number[] => Array.from({ length: window }, (_, place) => window - 1 - place);

const rowsOf = ({ window, shares }: AttentionShares): Float64Array[] =>
  Array.from({ length: window > 0 ? shares.length / window : 0 }, (_, step) => shares.subarray(step * window, (step + 1) * window));

/** The share of each place over all steps ahead. */
export function meanShares(attention: AttentionShares): Float64Array {
  const rows = rowsOf(attention);
  return Float64Array.from({ length: attention.window }, (_, place) => rows.reduce((sum, row) => sum + row[place]!, 0) / rows.length);
}

/** The lags that most is looked at, the largest share first: those that stand out from their neighbours. */
export function peaksOf(attention: AttentionShares, most: number): { lag: number; share: number }[] {
  const means = meanShares(attention);
  const lags = lagsOf(attention.window);
  const stands = (i: number): boolean => means[i]! >= (means[i - 1] ?? 0) && means[i]! >= (means[i + 1] ?? 0);
  return lags
    .map((lag, i) => ({ lag, share: means[i]!, stands: stands(i) }))
    .filter((p) => p.stands)
    .sort((a, b) => b.share - a.share)
    .slice(0, most)
    .map(({ lag, share }) => ({ lag, share }));
}

/** Whether it looks at all steps about alike: then no lag stands out. */
export const isEven = (attention: AttentionShares): boolean => Math.max(0, ...meanShares(attention)) < 1.5 / attention.window;

/** Above, the shares over all steps ahead as a line; beneath, those of each step ahead as rows of a picture. */
export function attentionTraces(attention: AttentionShares, colours: Colours): Trace[] {
  const x = lagsOf(attention.window).map((lag) => -lag);
  const rows = rowsOf(attention);
  const means = meanShares(attention);
  return [
    {
      type: 'scatter',
      mode: 'lines',
      name: 'mean of all steps',
      x,
      y: [...means],
      line: { color: colours.meaning.forecast, width: 1.6 },
      text: [...means].map((v) => formatPercent(v)),
      hovertemplate: '%{text}',
    },
    {
      type: 'heatmap',
      name: 'share',
      x,
      y: rows.map((_, step) => step + 1),
      z: rows as unknown as number[][],
      yaxis: 'y2',
      showscale: false,
      zmin: 0,
      colorscale: [
        [0, colours.surface.panel],
        [1, colours.meaning.forecast],
      ],
      hovertemplate: 'step %{y} ahead: %{z:.2%}<extra></extra>',
    } as Trace,
  ];
}

export const attentionLayout = (): Layout =>
  ({
    showlegend: false,
    margin: { t: 26 },
    xaxis: {
      type: 'linear',
      tickformat: 'd',
      anchor: 'y2',
      title: { text: 'steps from the last observed one, where the forecast begins' },
      unifiedhovertitle: { text: '%{x} steps' },
    },
    yaxis: { domain: [0.7, 1], title: { text: 'mean share' }, rangemode: 'tozero', tickformat: '.2~%', nticks: 4 },
    yaxis2: {
      domain: [0, 0.64],
      title: { text: 'step ahead' },
      autorange: 'reversed',
      fixedrange: true,
      showspikes: false,
      zeroline: false,
      showgrid: false,
    },
  }) as Layout;

export function attentionTable(attention: AttentionShares): { columns: TableColumn[]; rows: number } {
  const lags = lagsOf(attention.window);
  const means = meanShares(attention);
  const last = lags.length - 1;
  return {
    rows: lags.length,
    columns: [
      { title: 'steps back', at: (row) => String(lags[last - row]) },
      { title: 'mean share', at: (row) => formatValue(means[last - row]) },
    ],
  };
}
