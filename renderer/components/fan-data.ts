import { nominalStep, type TimeAxis } from '#shared/base/axis.ts';
import { markAt } from './chart-layout.ts';
import type { TableColumn } from './chart-table.tsx';
import { type Colours, fade } from './colours.ts';
import { formatMoment, formatValue, toWall, withUnit } from './format.ts';
import type { Layout, Trace } from './plotly.ts';

export interface Line {
  times: Float64Array;
  values: Float64Array;
}
export interface Band {
  level: number;
  lo: Float64Array;
  hi: Float64Array;
}
/** One forecast with its intervals. Several in one chart are told apart by the series colours. */
export interface FanForecast {
  name: string;
  times: Float64Array;
  mean: Float64Array;
  intervals?: readonly Band[];
}
export interface Fan {
  axis: TimeAxis;
  unit: string;
  history?: Line;
  /** What came true over the horizon, where it is known. */
  actual?: Line;
  forecasts: readonly FanForecast[];
  /** The same horizon with something changed. */
  scenario?: { name: string; times: Float64Array; values: Float64Array };
  /** Possible futures over the horizon of the first forecast. */
  paths?: readonly Float64Array[];
  /** The last time that the forecast knew. */
  cutoff?: number;
}

/** Times as Plotly draws them: numbers on the wall clock of the data set. */
export const wallTimes = (axis: TimeAxis, times: Float64Array): Float64Array =>
  axis.kind === 'integer' ? times : times.map((t) => toWall(axis, t));

/** Where so many points lie apart, the line was thinned for the screen: then distance says nothing of gaps. */
const THINNED = 0.2;

/** Puts a missing value between two times that are more than a step apart, so that a line does not bridge what is not there. */
export function withGaps(axis: TimeAxis, { times, values }: Line): Line {
  const wide = nominalStep(axis) * 1.6;
  const at: number[] = [];
  for (let i = 1; i < times.length; i++) if (times[i]! - times[i - 1]! > wide) at.push(i);
  if (at.length === 0 || at.length > times.length * THINNED) return { times, values };
  const out = { times: new Float64Array(times.length + at.length), values: new Float64Array(times.length + at.length) };
  for (let i = 0, g = 0, o = 0; i < times.length; i++, o++) {
    if (at[g] === i) {
      out.times[o] = times[i - 1]! + wide / 2;
      out.values[o++] = Number.NaN;
      g++;
    }
    out.times[o] = times[i]!;
    out.values[o] = values[i]!;
  }
  return out;
}

function band(axis: TimeAxis, f: FanForecast, b: Band, colour: string, rank: number, alone: boolean): Trace {
  const keep = [...f.times.keys()].filter((i) => Number.isFinite(b.lo[i]) && Number.isFinite(b.hi[i]));
  const back = keep.toReversed();
  const x = [...keep, ...back].map((i) => toWall(axis, f.times[i]!));
  return {
    type: 'scatter',
    mode: 'lines',
    name: `${b.level} % interval`,
    x,
    y: [...keep.map((i) => b.hi[i]!), ...back.map((i) => b.lo[i]!)],
    fill: 'toself',
    fillcolor: fade(colour, 0.14 + 0.08 * rank),
    line: { width: 0, color: fade(colour, 0) },
    hoverinfo: 'skip',
    ...(alone ? { legendrank: 2000 - b.level } : { legendgroup: f.name, showlegend: false }),
  };
}

const line = (name: string, x: Float64Array, y: Float64Array, colour: string, more: Partial<Trace> = {}): Trace => ({
  type: 'scatter',
  mode: 'lines',
  name,
  x: x as unknown as number[],
  y: y as unknown as number[],
  connectgaps: false,
  line: { color: colour, width: 1.5 },
  ...more,
});

/** History in the colour of actuals, the forecast in its own, wider intervals paler, the scenario dashed: the same in every chart. */
export function fanTraces(fan: Fan, colours: Colours): Trace[] {
  const { axis, unit } = fan;
  const { meaning } = colours;
  const suffix = unit ? ` ${unit}` : '';
  const value = `%{y:,.5~g}${suffix}`;
  const plain = { hovertemplate: `${value}` };
  const traces: Trace[] = [];
  const colourOf = (i: number) => (fan.forecasts.length === 1 ? meaning.forecast : colours.series[i % colours.series.length]!);
  fan.forecasts.forEach((f, i) => {
    const bands = [...(f.intervals ?? [])].sort((a, b) => b.level - a.level);
    const alone = fan.forecasts.length === 1;
    traces.push(...bands.map((b, rank) => band(axis, f, b, alone ? meaning.interval : colourOf(i), rank, alone)));
  });
  for (const [name, given] of [
    ['History', fan.history],
    ['Actual', fan.actual],
  ] as const) {
    if (!given) continue;
    const { times, values } = withGaps(axis, given);
    traces.push(
      line(name, wallTimes(axis, times), values, meaning.actual, {
        ...plain,
        mode: times.length < 40 ? 'lines+markers' : 'lines',
        marker: { size: 4 },
      }),
    );
  }
  fan.forecasts.forEach((f, i) => {
    const levels = [...(f.intervals ?? [])].sort((a, b) => a.level - b.level);
    const text = [...f.times.keys()].map((k) =>
      levels.map((b) => `<br>${b.level} %: ${formatValue(b.lo[k])} to ${withUnit(formatValue(b.hi[k]), unit)}`).join(''),
    );
    traces.push(
      line(f.name, wallTimes(axis, f.times), f.mean, colourOf(i), {
        text,
        hovertemplate: `${value}%{text}`,
        legendgroup: f.name,
        line: { color: colourOf(i), width: 2 },
      }),
    );
  });
  const first = fan.forecasts[0];
  fan.paths?.forEach((values, i) => {
    if (!first) return;
    traces.push(
      line('sample paths', wallTimes(axis, first.times), values, fade(meaning.forecast, 0.35), {
        hoverinfo: 'skip',
        legendgroup: 'paths',
        showlegend: i === 0,
        line: { color: fade(meaning.forecast, 0.35), width: 1 },
      }),
    );
  });
  if (fan.scenario) {
    const { name, times, values } = fan.scenario;
    traces.push(
      line(name, wallTimes(axis, times), values, meaning.scenario, { ...plain, line: { color: meaning.scenario, width: 2, dash: 'dash' } }),
    );
  }
  return traces;
}

export const fanMarks = (fan: Fan, colours: Colours): Layout =>
  fan.cutoff === undefined ? {} : markAt(toWall(fan.axis, fan.cutoff), 'cutoff', colours);

/** The horizon as rows: time, what came true, each forecast with its intervals. */
export function fanTable(fan: Fan): { columns: TableColumn[]; rows: number } {
  const times = fan.forecasts[0]?.times ?? fan.actual?.times ?? fan.history?.times ?? new Float64Array();
  const { unit } = fan;
  const actual = new Map(fan.actual ? [...fan.actual.times].map((t, i) => [t, fan.actual!.values[i]!]) : []);
  return {
    rows: times.length,
    columns: [
      { title: 'Time', at: (i) => formatMoment(fan.axis, times[i]) },
      ...(fan.actual ? [{ title: 'Actual', unit, at: (i: number) => actual.get(times[i]!) ?? null }] : []),
      ...(fan.forecasts.length === 0 && fan.history ? [{ title: 'Value', unit, at: (i: number) => fan.history!.values[i]! }] : []),
      ...fan.forecasts.flatMap((f) => [
        { title: f.name, unit, at: (i: number) => f.mean[i]! },
        ...(f.intervals ?? []).flatMap((b) => [
          { title: `lo ${b.level}`, unit, at: (i: number) => b.lo[i]! },
          { title: `hi ${b.level}`, unit, at: (i: number) => b.hi[i]! },
        ]),
      ]),
      ...(fan.scenario ? [{ title: fan.scenario.name, unit, at: (i: number) => fan.scenario!.values[i]! }] : []),
    ],
  };
}
