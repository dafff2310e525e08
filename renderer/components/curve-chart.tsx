import { useMemo } from 'react';
import { Chart } from './chart.tsx';
import { useColours } from './colours.ts';
import { formatValue } from './format.ts';
import type { Layout, Trace } from './plotly.ts';

export interface Curve {
  name: string;
  x: readonly number[];
  y: readonly (number | null)[];
  /** Its place in the series colours. */
  colour: number;
  /** Points that no line joins. */
  points?: boolean;
}

/** Curves over a plain number, such as the horizon step. With `diagonal`, a line where both axes agree. */
export function CurveChart(props: {
  label: string;
  curves: readonly Curve[];
  x: string;
  y: string;
  height?: number;
  loading?: boolean;
  diagonal?: readonly [number, number];
}) {
  const { label, curves, x, y, diagonal } = props;
  const colours = useColours();
  const data = useMemo((): Trace[] => {
    const few = (curves[0]?.x.length ?? 0) <= 60;
    const lines = curves.map((c): Trace => {
      const colour = colours.series[c.colour % colours.series.length]!;
      return {
        type: 'scatter',
        mode: c.points ? 'markers' : few ? 'lines+markers' : 'lines',
        name: c.name,
        x: c.x as number[],
        y: c.y as number[],
        connectgaps: false,
        line: { color: colour, width: 1.8 },
        marker: { size: diagonal ? 8 : 4.5, color: colour },
        text: c.y.map((v) => formatValue(v)),
        hovertemplate: '%{text}',
      };
    });
    if (!diagonal) return lines;
    const ends = [...diagonal];
    return [
      {
        type: 'scatter',
        mode: 'lines',
        name: 'as promised',
        x: ends,
        y: ends,
        line: { color: colours.meaning.cutoff, width: 1, dash: 'dash' },
        hoverinfo: 'skip',
      },
      ...lines,
    ];
  }, [curves, colours, diagonal]);
  const layout = useMemo(
    (): Layout => ({
      uirevision: label,
      xaxis: { type: 'linear', title: { text: x }, ...(diagonal ? { showspikes: false } : {}) },
      yaxis: { title: { text: y }, ...(diagonal ? {} : { rangemode: 'tozero' as const }) },
    }),
    [label, x, y, diagonal],
  );
  const points = [...new Set(curves.flatMap((c) => c.x))].sort((a, b) => a - b);
  return (
    <Chart
      label={label}
      data={data}
      layout={layout}
      height={props.height}
      loading={props.loading}
      table={() => ({
        rows: points.length,
        columns: [
          { title: x, at: (i) => String(points[i]) },
          ...curves.map((c) => ({ title: c.name, at: (i: number) => c.y[c.x.indexOf(points[i]!)] ?? null })),
        ],
      })}
    />
  );
}
