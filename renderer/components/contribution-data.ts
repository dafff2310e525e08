import type { TimeAxis } from '#shared/base/axis.ts';
import type { TableColumn } from './chart-table.tsx';
import type { Colours } from './colours.ts';
import { wallTimes } from './fan-data.ts';
import { formatMoment, formatValue } from './format.ts';
import type { Trace } from './plotly.ts';

export interface Contributions {
  axis: TimeAxis;
  unit: string;
  times: Float64Array;
  base: Float64Array;
  /** The largest first. */
  features: readonly { name: string; values: Float64Array; given?: Float64Array }[];
}

/** Features that get a colour of their own; the others are added up. */
const SHOWN = 7;

/** The largest features, and the sum of the others as one. */
export function gathered({ features }: Pick<Contributions, 'features'>, shown = SHOWN): { name: string; values: Float64Array }[] {
  const first = features.slice(0, shown);
  const rest = features.slice(shown);
  if (rest.length === 0) return [...first];
  const sum = rest[0]!.values.map((_, h) => rest.reduce((total, f) => total + f.values[h]!, 0));
  return [...first, { name: `${rest.length} others`, values: sum }];
}

/** Bars above and below zero by step, stacked; the sum of all as a line. */
export function contributionTraces(told: Contributions, colours: Colours): Trace[] {
  const x = wallTimes(told.axis, told.times) as unknown as number[];
  const parts = gathered(told);
  const total = told.base.map((_, h) => told.features.reduce((sum, f) => sum + f.values[h]!, 0));
  return [
    ...parts.map(({ name, values }, i): Trace => {
      const colour = name.endsWith(' others') && i === parts.length - 1 ? colours.surface.line : colours.series[i % colours.series.length]!;
      return {
        type: 'bar',
        name,
        x,
        y: values as unknown as number[],
        marker: { color: colour },
        text: [...values].map((v) => formatValue(v)),
        textposition: 'none',
        hovertemplate: '%{text}',
      };
    }),
    {
      type: 'scatter',
      mode: 'lines',
      name: 'all together',
      x,
      y: total as unknown as number[],
      line: { color: colours.meaning.forecast, width: 2 },
      text: [...total].map((v) => formatValue(v)),
      hovertemplate: '%{text}',
    },
  ];
}

export function contributionTable({ axis, unit, times, base, features }: Contributions): { columns: TableColumn[]; rows: number } {
  return {
    rows: times.length,
    columns: [
      { title: 'Time', at: (i) => formatMoment(axis, times[i]) },
      { title: 'Base', unit, at: (i) => base[i] ?? null },
      ...features.map(({ name, values }) => ({ title: name, unit, at: (i: number) => values[i] ?? null })),
    ],
  };
}

/** What the features did to one step (or on average to all), the largest first, as rows of bars. */
export function contributionRows(told: Contributions, step: number | undefined, most: number) {
  const size = (values: Float64Array): number =>
    step === undefined ? values.reduce((a, v) => a + Math.abs(v), 0) / Math.max(1, values.length) : (values[step] ?? 0);
  const rows = told.features.map(({ name, values, given }) => ({
    name,
    value: size(values),
    given: step === undefined ? undefined : given?.[step],
  }));
  return rows.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, most);
}
