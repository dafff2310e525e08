import { useMemo } from 'react';
import { Chart } from './chart.tsx';
import { timeAxis } from './chart-layout.ts';
import { useColours } from './colours.ts';
import type { Layout } from './plotly.ts';
import { differenceTraces, type ScenarioPicture, scenarioTable, scenarioTraces } from './scenario-data.ts';

/** Baseline and scenarios over the horizon; below, on the same time axis, what changes at each step. Keep `picture` stable. */
export function ScenarioChart(props: { label: string; picture: ScenarioPicture; height?: number; loading?: boolean; zoomKey?: string }) {
  const { label, picture, zoomKey, height = 460 } = props;
  const colours = useColours();
  const data = useMemo(
    () => [
      ...scenarioTraces(picture, colours),
      ...differenceTraces(picture, colours).map((t) => ({ ...t, yaxis: 'y2', showlegend: false, name: `${t.name}, difference` })),
    ],
    [picture, colours],
  );
  const layout = useMemo((): Layout => {
    const { surface } = colours;
    return {
      uirevision: zoomKey ?? label,
      xaxis: { ...timeAxis(picture.axis), anchor: 'y2' },
      yaxis: { title: { text: picture.unit }, domain: [0.36, 1] },
      yaxis2: {
        title: { text: 'Difference', font: { color: surface.dim, size: 11 }, standoff: 8 },
        domain: [0, 0.28],
        gridcolor: surface.grid,
        zerolinecolor: surface.dim,
        tickfont: { color: surface.dim, size: 11 },
        automargin: true,
        fixedrange: true,
        exponentformat: 'SI',
      },
      bargap: 0.15,
      barmode: 'group',
    };
  }, [picture, colours, zoomKey, label]);
  return <Chart label={label} data={data} layout={layout} height={height} loading={props.loading} table={() => scenarioTable(picture)} />;
}
