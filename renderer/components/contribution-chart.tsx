import { useMemo } from 'react';
import { Chart } from './chart.tsx';
import { timeAxis } from './chart-layout.ts';
import { useColours } from './colours.ts';
import { type Contributions, contributionTable, contributionTraces } from './contribution-data.ts';
import type { Layout } from './plotly.ts';

/** What each feature did to each step of a forecast, from the base on. A click chooses a step. */
export function ContributionChart(props: { label: string; told: Contributions; height: number; onStep: (step: number) => void }) {
  const { label, told, height, onStep } = props;
  const colours = useColours();
  const data = useMemo(() => contributionTraces(told, colours), [told, colours]);
  const layout = useMemo(
    (): Layout => ({
      uirevision: label,
      barmode: 'relative',
      bargap: 0.15,
      xaxis: timeAxis(told.axis),
      yaxis: { title: { text: `from the base, ${told.unit || 'in the unit of the target'}` }, zeroline: true },
    }),
    [label, told],
  );
  return (
    <Chart
      label={label}
      data={data}
      layout={layout}
      height={height}
      onPoint={({ index }) => onStep(index)}
      table={() => contributionTable(told)}
    />
  );
}
