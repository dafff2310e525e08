import { useMemo } from 'react';
import { Chart } from './chart.tsx';
import { timeAxis } from './chart-layout.ts';
import { useColours } from './colours.ts';
import { type Fan, fanMarks, fanTable, fanTraces } from './fan-data.ts';
import type { PlotEvents } from './plot.tsx';

export interface FanChartProps extends Fan, PlotEvents {
  label: string;
  height?: number;
  loading?: boolean;
  /** Zoom is kept while this stays the same. */
  zoomKey?: string;
}

/** History, forecast with nested intervals, and what came true or what a scenario would make of it. */
export function FanChart({
  label,
  height,
  loading,
  zoomKey,
  onRange,
  onPoint,
  axis,
  unit,
  history,
  actual,
  forecasts,
  scenario,
  paths,
  cutoff,
}: FanChartProps) {
  const colours = useColours();
  const fan = useMemo(
    (): Fan => ({ axis, unit, history, actual, forecasts, scenario, paths, cutoff }),
    [axis, unit, history, actual, forecasts, scenario, paths, cutoff],
  );
  const data = useMemo(() => fanTraces(fan, colours), [fan, colours]);
  const layout = useMemo(
    () => ({ ...fanMarks(fan, colours), uirevision: zoomKey ?? label, xaxis: timeAxis(axis), yaxis: { title: { text: unit } } }),
    [fan, colours, axis, unit, zoomKey, label],
  );
  return (
    <Chart
      label={label}
      data={data}
      layout={layout}
      height={height}
      loading={loading}
      onRange={onRange}
      onPoint={onPoint}
      table={() => fanTable(fan)}
    />
  );
}
