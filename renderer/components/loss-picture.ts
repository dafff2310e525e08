import type { TableColumn } from './chart-table.tsx';
import { type Colours, fade } from './colours.ts';
import { formatValue } from './format.ts';
import { bestOf, type Measure, type Net, pointsOf } from './loss-data.ts';
import type { Layout, Trace } from './plotly.ts';

/** A training as it is drawn: one net in full, the others of its ensemble faintly behind it. */
export interface LossRun {
  name: string;
  net: Net;
  others?: readonly Net[];
}

interface LineLook {
  name: string;
  colour: string;
  dash?: 'solid' | 'dot';
  width?: number;
}

const FEW = 60;

function line(net: Net, measure: Measure, { name, colour, dash = 'solid', width = 1.8 }: LineLook): Trace {
  const { x, y } = pointsOf(net, measure);
  return {
    type: 'scatter',
    mode: x.length <= FEW && measure !== 'learningRate' ? 'lines+markers' : 'lines',
    name,
    x,
    y,
    connectgaps: false,
    line: { color: colour, width, dash },
    marker: { size: 4, color: colour },
    text: y.map((v) => formatValue(v, measure === 'learningRate' ? 3 : 4)),
    hovertemplate: '%{text}',
  };
}

const behind = (net: Net, colour: string): Trace => ({
  ...line(net, bestOf(net) ? 'validation' : 'train', { name: '', colour: fade(colour, 0.35), width: 1 }),
  mode: 'lines',
  showlegend: false,
  hoverinfo: 'skip',
  hovertemplate: undefined as never,
});

/** The point whose weights are kept. */
function kept(net: Net, colour: string, name: string): Trace[] {
  const best = bestOf(net);
  if (!best) return [];
  return [
    {
      type: 'scatter',
      mode: 'markers',
      name,
      x: [best.epoch],
      y: [best.validation],
      showlegend: false,
      hoverinfo: 'skip',
      marker: { symbol: 'circle-open', size: 11, color: colour, line: { color: colour, width: 2 } },
    },
  ];
}

/** One run: training and validation, the learning rate beneath. Several: the validation of each, its training dotted. */
export function lossTraces(runs: readonly LossRun[], colours: Colours): Trace[] {
  const [first] = runs;
  const colourOf = (i: number): string => colours.series[i % colours.series.length]!;
  if (!first) return [];
  if (runs.length === 1)
    return [
      ...(first.others ?? []).map((net) => behind(net, colourOf(1))),
      line(first.net, 'train', { name: 'training', colour: colourOf(0) }),
      ...(bestOf(first.net) ? [line(first.net, 'validation', { name: 'validation', colour: colourOf(1) })] : []),
      ...kept(first.net, colourOf(1), 'kept'),
      {
        ...line(first.net, 'learningRate', { name: 'learning rate', colour: colours.surface.dim, width: 1.2 }),
        yaxis: 'y2',
        showlegend: false,
      },
    ];
  return runs.flatMap(({ name, net }, i) => {
    const colour = colourOf(i);
    if (net.length === 0) return [];
    if (!bestOf(net)) return [line(net, 'train', { name: `${name}, training`, colour, dash: 'dot' })];
    return [
      { ...line(net, 'train', { name: `${name}, training`, colour, dash: 'dot', width: 1.2 }), showlegend: false },
      line(net, 'validation', { name, colour }),
      ...kept(net, colour, name),
    ];
  });
}

/** Shares of the height: the losses above, the learning rate beneath. */
const LOSS_FROM = 0.28;
const RATE_TO = 0.16;

const mark = (x: number, text: string, colours: Colours): Layout => ({
  shapes: [{ type: 'line', x0: x, x1: x, y0: 0, y1: 1, yref: 'paper', line: { color: colours.meaning.cutoff, width: 1, dash: 'dash' } }],
  annotations: [
    {
      ...{ x, y: (LOSS_FROM + RATE_TO) / 2, yref: 'paper', text, showarrow: false, xanchor: 'auto', yanchor: 'middle' },
      ...{ font: { size: 11, color: colours.meaning.cutoff }, bgcolor: colours.surface.panel },
    },
  ],
});

/** A rate is written out by hand: "0.0005", not "500µ". */
const rates = (net: Net): { tickvals: number[]; ticktext: string[] } => {
  const most = Math.max(...net.map((l) => l.learningRate));
  return { tickvals: [0, most], ticktext: ['0', formatValue(most, 2)] };
};

/** Ticks of a logarithmic axis written out: 0.2, 0.5, 1, 2 … */
function decades(runs: readonly LossRun[]): { tickvals: number[]; ticktext: string[] } {
  const losses = runs.flatMap(({ net }) => net.flatMap((l) => [l.train, l.validation].filter((v) => v !== null)));
  const from = Math.floor(Math.log10(Math.min(...losses)));
  const to = Math.ceil(Math.log10(Math.max(...losses)));
  const digits = to - from > 3 ? [1] : [1, 2, 5];
  const tickvals = Array.from({ length: to - from + 1 }, (_, i) => digits.map((d) => Number(`${d}e${from + i}`))).flat();
  return { tickvals, ticktext: tickvals.map((v) => formatValue(v, 2)) };
}

export function lossLayout(runs: readonly LossRun[], log: boolean, colours: Colours): Layout {
  const one = runs.length === 1 ? runs[0]!.net : undefined;
  const best = one && bestOf(one);
  const scale = { type: log ? 'log' : 'linear', title: { text: 'loss' }, zeroline: false, ...(log ? decades(runs) : {}) };
  const epochs = Math.max(0, ...runs.map(({ net }) => net.at(-1)?.epoch ?? 0));
  return {
    hoversubplots: 'axis',
    ...(best ? mark(best.epoch, `best: epoch ${best.epoch}`, colours) : {}),
    xaxis: {
      type: 'linear',
      tickformat: 'd',
      rangemode: 'tozero',
      ...(epochs < 5 ? { range: [0, 5], dtick: 1 } : {}),
      title: { text: 'epoch' },
      unifiedhovertitle: { text: 'epoch %{x:d}' },
      ...(one ? { anchor: 'y2' } : {}),
    },
    yaxis: { ...scale, ...(one ? { domain: [LOSS_FROM, 1] } : {}) },
    ...(one
      ? {
          yaxis2: {
            ...{ domain: [0, RATE_TO], title: { text: 'rate' }, fixedrange: true, showspikes: false, rangemode: 'tozero', zeroline: false },
            ...rates(one),
          },
        }
      : {}),
  } as Layout;
}

export function lossTable(runs: readonly LossRun[]): { columns: TableColumn[]; rows: number } {
  const epochs = Math.max(0, ...runs.map(({ net }) => net.length));
  const longest = runs.find(({ net }) => net.length === epochs)?.net ?? [];
  const column = (net: Net, title: string, measure: Measure): TableColumn => ({ title, at: (row) => net[row]?.[measure] ?? null });
  return {
    rows: epochs,
    columns: [
      { title: 'epoch', at: (row) => String(longest[row]?.epoch ?? '') },
      ...runs.flatMap(({ name, net }) => {
        const of = runs.length > 1 ? `${name}, ` : '';
        return [column(net, `${of}training`, 'train'), column(net, `${of}validation`, 'validation')];
      }),
      ...(runs.length === 1 ? [column(longest, 'learning rate', 'learningRate')] : []),
    ],
  };
}
