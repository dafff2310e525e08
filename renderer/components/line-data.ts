import type { TimeAxis } from '#shared/base/axis.ts';
import type { TableColumn } from './chart-table.tsx';
import type { Colours } from './colours.ts';
import { type Line, wallTimes, withGaps } from './fan-data.ts';
import { formatMoment } from './format.ts';
import type { Trace } from './plotly.ts';

export interface NamedLine extends Line {
  name: string;
  unit?: string;
  /** A colour with meaning; left out, the next of the series colours. */
  tone?: keyof Colours['meaning'];
  dash?: 'solid' | 'dash' | 'dot';
  /** Points only, no line. */
  points?: boolean;
  /** Drawn against an axis of its own, on the right. */
  right?: boolean;
  /** True where the points are extremes of bins and not observations. */
  binned?: boolean;
}

const FEW = 300;

export function lineTraces(axis: TimeAxis, lines: readonly NamedLine[], colours: Colours): Trace[] {
  return lines.map((l, i): Trace => {
    const { times, values } = l.binned ? l : withGaps(axis, l);
    const colour = l.tone ? colours.meaning[l.tone] : colours.series[i % colours.series.length]!;
    return {
      type: 'scatter',
      mode: l.points ? 'markers' : times.length < FEW && !l.binned && !l.dash ? 'lines+markers' : 'lines',
      marker: { size: l.points ? 5 : 3.5, color: colour },
      name: l.name,
      x: wallTimes(axis, times) as unknown as number[],
      y: values as unknown as number[],
      connectgaps: false,
      opacity: l.binned ? 0.85 : 1,
      ...(l.right ? { yaxis: 'y2' as const } : {}),
      line: { color: colour, width: l.binned ? 1 : 1.4, dash: l.dash ?? 'solid' },
      hovertemplate: `%{y:,.5~g}${l.unit ? ` ${l.unit}` : ''}`,
    };
  });
}

/** Lines on the times of the first. */
export function lineTable(axis: TimeAxis, lines: readonly NamedLine[]): { columns: TableColumn[]; rows: number } {
  const times = lines[0]?.times ?? new Float64Array();
  return {
    rows: times.length,
    columns: [
      { title: 'Time', at: (row) => formatMoment(axis, times[row]) },
      ...lines.map((l) => ({ title: l.name, unit: l.unit, at: (row: number) => l.values[row] ?? null })),
    ],
  };
}
