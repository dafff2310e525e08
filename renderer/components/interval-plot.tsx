import { useMemo } from 'react';
import { Chart } from './chart.tsx';
import { useColours } from './colours.ts';
import { formatValue } from './format.ts';
import type { Layout } from './plotly.ts';

export interface IntervalRow {
  name: string;
  value: number;
  lo: number;
  hi: number;
  /** Shown with the figures on hover, e.g. the test and its p. */
  note: string;
}

const ROW = 30;

/** Every whisker and zero, with some air. */
function rangeOf(rows: readonly IntervalRow[]): [number, number] {
  const lo = Math.min(0, ...rows.map((r) => r.lo));
  const hi = Math.max(0, ...rows.map((r) => r.hi));
  const air = (hi - lo) * 0.08 || 1;
  return [lo - air, hi + air];
}

/** A dot with a whisker per row, against a line at zero. What does not touch zero is drawn full, the rest hollow. */
export function IntervalPlot({ label, rows, title }: { label: string; rows: readonly IntervalRow[]; title: string }) {
  const { surface, meaning } = useColours();
  const data = useMemo(() => {
    const clear = (r: IntervalRow) => r.lo > 0 || r.hi < 0;
    return [
      {
        type: 'scatter' as const,
        mode: 'markers' as const,
        x: rows.map((r) => r.value),
        y: rows.map((r) => r.name),
        error_x: {
          type: 'data' as const,
          symmetric: false,
          array: rows.map((r) => r.hi - r.value),
          arrayminus: rows.map((r) => r.value - r.lo),
          color: surface.dim,
          thickness: 1.5,
          width: 4,
        },
        marker: {
          size: 9,
          color: rows.map((r) => (clear(r) ? meaning.actual : surface.panel)),
          line: { color: meaning.actual, width: 1.5 },
        },
        text: rows.map((r) => `${formatValue(r.value)} (${formatValue(r.lo)} to ${formatValue(r.hi)})<br>${r.note}`),
        hovertemplate: '%{text}<extra></extra>',
        showlegend: false,
      },
    ];
  }, [rows, surface, meaning]);
  const layout = useMemo(
    () => ({
      hovermode: 'closest' as const,
      showlegend: false,
      xaxis: {
        title: { text: title },
        range: rangeOf(rows),
        zeroline: true,
        zerolinewidth: 1.5,
        zerolinecolor: surface.dim,
        showgrid: true,
        showspikes: false,
        fixedrange: true,
      },
      yaxis: {
        type: 'category' as const,
        autorange: 'reversed' as const,
        showgrid: false,
        fixedrange: true,
        title: { text: '' },
        ticklabelstandoff: 8,
      } as Layout['yaxis'],
    }),
    [title, surface, rows],
  );
  return (
    <Chart
      label={label}
      data={data}
      layout={layout}
      height={Math.max(250, 70 + rows.length * ROW)}
      table={() => ({
        rows: rows.length,
        columns: [
          { title: 'Model', at: (i) => rows[i]!.name },
          { title: 'Difference', at: (i) => rows[i]!.value },
          { title: 'from', at: (i) => rows[i]!.lo },
          { title: 'to', at: (i) => rows[i]!.hi },
          { title: 'Test', at: (i) => rows[i]!.note },
        ],
      })}
    />
  );
}
