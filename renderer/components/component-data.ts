import type { TimeAxis } from '#shared/base/axis.ts';
import { timeAxis } from './chart-layout.ts';
import type { TableColumn } from './chart-table.tsx';
import type { Colours } from './colours.ts';
import { wallTimes } from './fan-data.ts';
import { formatMoment, formatValue, toWall } from './format.ts';
import type { Layout, Trace } from './plotly.ts';

export interface ComponentParts {
  axis: TimeAxis;
  unit: string;
  /** Times of the end of the history, and of the steps ahead. */
  history: Float64Array;
  times: Float64Array;
  components: readonly { name: string; history: Float64Array; ahead: Float64Array }[];
}

/** Pixels of one row of the picture. */
export const COMPONENT_ROW = 116;
const GAP = 0.06;

const both = (a: Float64Array, b: Float64Array): Float64Array => {
  const out = new Float64Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
};

const axisName = (i: number): string => (i === 0 ? 'y' : `y${i + 1}`);

/** Each part as a line over its own axis, all over the same time: the history in the colour of actuals, then what is forecast. */
export function componentTraces(parts: ComponentParts, colours: Colours): Trace[] {
  const past = wallTimes(parts.axis, parts.history);
  const next = wallTimes(parts.axis, parts.times);
  return parts.components.flatMap(({ name, history, ahead }, i): Trace[] => {
    const line = (x: Float64Array, y: Float64Array, colour: string): Trace => ({
      type: 'scatter',
      mode: 'lines',
      name,
      x: x as unknown as number[],
      y: y as unknown as number[],
      connectgaps: false,
      showlegend: false,
      line: { color: colour, width: 1.5 },
      text: [...y].map((v) => formatValue(v)),
      hovertemplate: `${name} %{text}<extra></extra>`,
      yaxis: axisName(i) as Trace['yaxis'],
    });
    const last = history.length - 1;
    const joined = last >= 0 ? { x: both(past.subarray(last), next), y: both(history.subarray(last), ahead) } : { x: next, y: ahead };
    return [line(past, history, colours.meaning.actual), line(joined.x, joined.y, colours.meaning.forecast)];
  });
}

/** One row per part, its name above it; a line where the history ends. */
export function componentLayout({ axis, history, components }: ComponentParts, colours: Colours): Layout {
  const n = components.length;
  const height = 1 / n;
  const rows = components.map((_, i): [string, object] => {
    const top = 1 - i * height;
    return [
      i === 0 ? 'yaxis' : `yaxis${i + 1}`,
      { domain: [top - height, top - GAP * Math.min(1, 4 / n)], nticks: 4, zeroline: true, fixedrange: true, title: { text: '' } },
    ];
  });
  const cutoff = history.length > 0 ? toWall(axis, history[history.length - 1]!) : undefined;
  return {
    showlegend: false,
    ...Object.fromEntries(rows),
    xaxis: { ...timeAxis(axis), anchor: axisName(n - 1) },
    annotations: components.map(({ name }, i) => ({
      ...{
        text: `<b>${name}</b>`,
        x: 0,
        xref: 'paper',
        xanchor: 'left',
        y: 1 - i * height,
        yref: 'paper',
        yanchor: 'top',
        showarrow: false,
      },
      ...{ font: { size: 11, color: colours.surface.dim }, bgcolor: colours.surface.panel },
    })),
    shapes:
      cutoff === undefined
        ? []
        : [
            {
              type: 'line',
              x0: cutoff,
              x1: cutoff,
              y0: 0,
              y1: 1,
              yref: 'paper',
              line: { color: colours.meaning.cutoff, width: 1, dash: 'dash' },
            },
          ],
  } as Layout;
}

/** The horizon as rows: time, each part, their sum where they add up. */
export function componentTable({ axis, unit, times, components }: ComponentParts): { columns: TableColumn[]; rows: number } {
  return {
    rows: times.length,
    columns: [
      { title: 'Time', at: (i) => formatMoment(axis, times[i]) },
      ...components.map(({ name, ahead }) => ({
        title: name,
        unit: name.endsWith('(factor)') ? '' : unit,
        at: (i: number) => ahead[i] ?? null,
      })),
    ],
  };
}
