import type { TimeAxis } from '#shared/base/axis.ts';
import type { TableColumn } from './chart-table.tsx';
import { type Colours, fade } from './colours.ts';
import { type Band, type Line, withGaps } from './fan-data.ts';
import { formatMoment, toWall } from './format.ts';
import type { Trace } from './plotly.ts';

export interface ScenarioLine {
  name: string;
  times: Float64Array;
  values: Float64Array;
  difference: Float64Array;
  intervals: readonly Band[];
}

export interface ScenarioPicture {
  axis: TimeAxis;
  unit: string;
  history?: Line;
  baseline: Line & { intervals: readonly Band[] };
  /** The first has the colour of scenarios, the others follow in the series colours. */
  scenarios: readonly ScenarioLine[];
}

/** Colours of scenarios that stand side by side: the first is "the scenario", the rest are told apart by the series colours. */
export const scenarioColour = (colours: Colours, i: number): string => {
  const others = colours.series.filter((_, k) => k !== 0 && k !== 3);
  return i === 0 ? colours.meaning.scenario : others[(i - 1) % others.length]!;
};

function area(axis: TimeAxis, times: Float64Array, band: Band, colour: string, opacity: number): Trace {
  const keep = [...times.keys()].filter((i) => Number.isFinite(band.lo[i]) && Number.isFinite(band.hi[i]));
  const back = keep.toReversed();
  return {
    type: 'scatter',
    mode: 'lines',
    x: [...keep, ...back].map((i) => toWall(axis, times[i]!)),
    y: [...keep.map((i) => band.hi[i]!), ...back.map((i) => band.lo[i]!)],
    fill: 'toself',
    fillcolor: fade(colour, opacity),
    line: { width: 0, color: fade(colour, 0) },
    hoverinfo: 'skip',
    showlegend: false,
  };
}

/** History, baseline with its intervals, scenarios dashed; one scenario alone has its narrowest interval too. */
export function scenarioTraces({ axis, unit, history, baseline, scenarios }: ScenarioPicture, colours: Colours): Trace[] {
  const hovertemplate = `%{y:,.5~g}${unit ? ` ${unit}` : ''}`;
  const wall = (times: Float64Array) => [...times].map((t) => toWall(axis, t));
  const line = (name: string, { times, values }: Line, colour: string, more: Trace['line']): Trace => ({
    type: 'scatter',
    mode: 'lines',
    name,
    x: wall(times),
    y: values as unknown as number[],
    connectgaps: false,
    line: { color: colour, width: 2, ...more },
    hovertemplate,
  });
  const wide = [...baseline.intervals].sort((a, b) => b.level - a.level);
  const narrow = scenarios.length === 1 ? [...scenarios[0]!.intervals].sort((a, b) => a.level - b.level).slice(0, 1) : [];
  const given = history && withGaps(axis, history);
  return [
    ...wide.map((b, rank) => area(axis, baseline.times, b, colours.meaning.interval, 0.12 + 0.07 * rank)),
    ...narrow.map((b) => area(axis, scenarios[0]!.times, b, colours.meaning.scenario, 0.2)),
    ...(given ? [line('History', given, colours.meaning.actual, { width: 1.4 })] : []),
    line('Baseline', baseline, colours.meaning.forecast, {}),
    ...scenarios.map((s, i) => line(s.name, s, scenarioColour(colours, i), { dash: 'dash' })),
  ];
}

/** What each scenario adds or takes at every step: bars for one, steps for several, which bars would hide from each other. */
export const differenceTraces = ({ axis, unit, scenarios }: ScenarioPicture, colours: Colours): Trace[] =>
  scenarios.map((s, i) => ({
    ...(scenarios.length === 1
      ? { type: 'bar' as const, marker: { color: scenarioColour(colours, i) } }
      : {
          type: 'scatter' as const,
          mode: 'lines' as const,
          line: { color: scenarioColour(colours, i), width: 1.6, shape: 'hvh' as const },
        }),
    name: s.name,
    x: [...s.times].map((t) => toWall(axis, t)),
    y: s.difference as unknown as number[],
    hovertemplate: `%{y:+,.4~g}${unit ? ` ${unit}` : ''}`,
  }));

/** A row per step: baseline, and each scenario with its difference. */
export function scenarioTable({ axis, unit, baseline, scenarios }: ScenarioPicture): { columns: TableColumn[]; rows: number } {
  return {
    rows: baseline.times.length,
    columns: [
      { title: 'Time', at: (i) => formatMoment(axis, baseline.times[i]) },
      { title: 'Baseline', unit, at: (i) => baseline.values[i]! },
      ...scenarios.flatMap((s) => [
        { title: s.name, unit, at: (i: number) => s.values[i]! },
        { title: `${s.name}, difference`, unit, at: (i: number) => s.difference[i]! },
      ]),
    ],
  };
}
