import { useMemo } from 'react';
import { Chart } from './chart.tsx';
import { useColours } from './colours.ts';
import { type LossRun, lossLayout, lossTable, lossTraces } from './loss-picture.ts';

/** Losses over the epochs of one training, or of several over one another. */
export function LossChart(props: { label: string; runs: readonly LossRun[]; log: boolean; height: number; loading?: boolean }) {
  const { label, runs, log, height, loading } = props;
  const colours = useColours();
  const data = useMemo(() => lossTraces(runs, colours), [runs, colours]);
  const layout = useMemo(() => ({ uirevision: `${label}${log}`, ...lossLayout(runs, log, colours) }), [label, runs, log, colours]);
  return <Chart label={label} data={data} layout={layout} height={height} loading={loading} table={() => lossTable(runs)} />;
}
