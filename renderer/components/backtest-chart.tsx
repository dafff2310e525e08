import { useMemo } from 'react';
import { type BacktestPicture, backtestTable, backtestTraces, cutoffMarks } from './backtest-data.ts';
import { Chart } from './chart.tsx';
import { timeAxis } from './chart-layout.ts';
import { useColours } from './colours.ts';

/** What models said at past cutoffs beside what came true. Keep `picture` stable (useMemo). */
export function BacktestChart(props: {
  label: string;
  picture: BacktestPicture;
  height?: number;
  loading?: boolean;
  zoomKey?: string;
  /** False where toggles beside the chart name the lines. */
  legend?: boolean;
}) {
  const { label, picture, zoomKey, legend = true } = props;
  const colours = useColours();
  const data = useMemo(() => backtestTraces(picture, colours), [picture, colours]);
  const layout = useMemo(
    () => ({
      ...cutoffMarks(picture.axis, picture.windows, colours),
      uirevision: zoomKey ?? label,
      showlegend: legend,
      xaxis: timeAxis(picture.axis),
      yaxis: { title: { text: picture.unit } },
    }),
    [picture, colours, zoomKey, label, legend],
  );
  return (
    <Chart label={label} data={data} layout={layout} height={props.height} loading={props.loading} table={() => backtestTable(picture)} />
  );
}
