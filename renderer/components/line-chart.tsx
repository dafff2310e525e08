import { useMemo } from 'react';
import type { TimeAxis } from '#shared/base/axis.ts';
import { Chart } from './chart.tsx';
import { bandAt, joinLayout, timeAxis } from './chart-layout.ts';
import { useColours } from './colours.ts';
import { toWall } from './format.ts';
import { lineTable, lineTraces, type NamedLine } from './line-data.ts';
import type { PlotEvents } from './plot.tsx';
import type { Layout } from './plotly.ts';

export interface LineChartProps extends PlotEvents {
  label: string;
  axis: TimeAxis;
  lines: readonly NamedLine[];
  unit?: string;
  /** A range to point at, in times of the axis. */
  mark?: { from: number; to: number };
  height?: number;
  loading?: boolean;
  layout?: Layout;
  zoomKey?: string;
}

/** Lines over time. */
export function LineChart({ label, axis, lines, unit, mark, height, loading, layout, zoomKey, onRange, onPoint }: LineChartProps) {
  const colours = useColours();
  const data = useMemo(() => lineTraces(axis, lines, colours), [axis, lines, colours]);
  const from = mark && toWall(axis, mark.from);
  const to = mark && toWall(axis, mark.to);
  const right = lines.find((l) => l.right)?.name;
  const full = useMemo(
    () =>
      joinLayout(
        {
          uirevision: zoomKey ?? label,
          showlegend: lines.length > 1,
          xaxis: timeAxis(axis),
          yaxis: { title: { text: unit ?? '' } },
          ...(right
            ? {
                yaxis2: {
                  overlaying: 'y',
                  side: 'right',
                  tickmode: 'auto',
                  showspikes: false,
                  showgrid: false,
                  zeroline: false,
                  title: { text: right },
                },
              }
            : {}),
          shapes: from !== undefined && to !== undefined ? [bandAt(from, to, colours.meaning.warning)] : [],
        },
        layout,
      ),
    [axis, colours, from, to, unit, zoomKey, label, lines.length, right, layout],
  );
  return (
    <Chart
      label={label}
      data={data}
      layout={full}
      height={height}
      loading={loading}
      onRange={onRange}
      onPoint={onPoint}
      table={() => lineTable(axis, lines)}
    />
  );
}
