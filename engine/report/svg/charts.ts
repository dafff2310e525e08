import type { TimeAxis } from '#shared/base/axis.ts';
import { el, type Markup } from '../html.ts';
import { framed, timeFrame } from './frame.ts';
import { band, bars, dots, line, rule } from './marks.ts';
import { extent, niceTicks } from './scale.ts';
import { spanLabel } from './time-ticks.ts';

export interface Interval {
  readonly level: number;
  readonly lo: Float64Array;
  readonly hi: Float64Array;
}

export interface Fan {
  readonly history: { readonly times: Float64Array; readonly values: Float64Array };
  readonly times: Float64Array;
  readonly mean: Float64Array;
  readonly intervals: readonly Interval[];
}

const NO_DATA = el('p', { class: 'quiet' }, 'Nothing to draw: no value is known.');

/** Points that few are told apart by a dot each. */
const few = (n: number): boolean => n <= 40;

const widestFirst = (intervals: readonly Interval[]): Interval[] => [...intervals].sort((a, b) => b.level - a.level);

/** The end of the history and the fan of the forecast. */
export function fanChart(axis: TimeAxis, title: string, { history, times, mean, intervals }: Fan, unit: string): Markup {
  const x = extent(history.times, times);
  const y = extent(history.values, mean, ...intervals.flatMap((i) => [i.lo, i.hi]));
  if (!x || !y) return NO_DATA;
  const last = history.times.at(-1);
  const value = history.values.at(-1);
  // The forecast starts where the history ends, so that no gap is drawn between the two.
  const joins = last !== undefined && Number.isFinite(value);
  const joined = (column: Float64Array): Float64Array => (joins ? Float64Array.from([value!, ...column]) : column);
  const ahead = joins ? Float64Array.from([last, ...times]) : times;
  return framed({ title, y, yNote: unit, ...timeFrame(axis, ...x) }, (frame) => [
    widestFirst(intervals).map((i) => band(frame, ahead, joined(i.lo), joined(i.hi), 'interval')),
    last !== undefined && rule(frame, last, 'cutoff'),
    line(frame, history.times, history.values, 'actual'),
    line(frame, ahead, joined(mean), 'forecast'),
    few(times.length) && dots(frame, times, mean, 'forecast-dot'),
  ]);
}

export interface Window {
  readonly cutoff: number;
  readonly times: Float64Array;
  readonly actual: Float64Array;
  readonly mean: Float64Array;
  readonly interval?: Interval;
}

/** The actuals of all windows in one run of time: windows may follow one another or overlap. */
function joined(windows: readonly Pick<Window, 'times' | 'actual'>[]): [times: number[], values: number[]] {
  const at = new Map(windows.flatMap((w) => Array.from(w.times, (t, i) => [t, w.actual[i]!] as const)));
  const times = [...at.keys()].sort((a, b) => a - b);
  return [times, times.map((t) => at.get(t)!)];
}

/** What was forecast at past origins, over what then happened. */
export function windowChart(axis: TimeAxis, title: string, history: Fan['history'], windows: readonly Window[], unit: string): Markup {
  const x = extent(history.times, ...windows.map((w) => w.times));
  const y = extent(history.values, ...windows.flatMap((w) => [w.actual, w.mean, w.interval?.lo ?? [], w.interval?.hi ?? []]));
  if (!x || !y) return NO_DATA;
  return framed({ title, y, yNote: unit, ...timeFrame(axis, ...x) }, (frame) => [
    windows.map((w) => w.interval && band(frame, w.times, w.interval.lo, w.interval.hi, 'interval')),
    windows.map((w) => rule(frame, w.cutoff, 'cutoff')),
    line(frame, ...joined([{ times: history.times, actual: history.values }, ...windows]), 'actual'),
    windows.map((w) => line(frame, w.times, w.mean, 'forecast')),
  ]);
}

export interface Curve {
  readonly name: string;
  readonly values: ArrayLike<number>;
  /** Drawn in front and in full colour. */
  readonly lead: boolean;
}

/** One curve per model over the steps of the horizon. */
export function stepChart(title: string, steps: readonly number[], curves: readonly Curve[], unit: string): Markup {
  const y = extent([0], ...curves.map((c) => c.values));
  if (steps.length === 0 || !y) return NO_DATA;
  const x = [steps[0]!, Math.max(steps.at(-1)!, steps[0]! + 1)] as const;
  const ticks = niceTicks(x, 10, true).map((at) => ({ at, label: String(at) }));
  return framed({ title, x, y, ticks, yNote: unit, xNote: 'steps ahead', height: 220 }, (frame) =>
    [...curves.entries()]
      .sort(([, a], [, b]) => Number(a.lead) - Number(b.lead))
      .map(([i, curve]) => [
        line(frame, steps, curve.values, curve.lead ? 'curve lead' : `curve c${i % 7}`),
        few(steps.length) && curve.lead && dots(frame, steps, curve.values, 'forecast-dot'),
      ]),
  );
}

/** Baseline and scenario above, their difference below. */
export function differenceChart(
  axis: TimeAxis,
  title: string,
  times: Float64Array,
  baseline: Float64Array,
  scenario: Float64Array,
  unit: string,
): Markup {
  const x = extent(times);
  const y = extent(baseline, scenario);
  if (!x || !y) return NO_DATA;
  const half = times.length > 1 ? (x[1] - x[0]) / (times.length - 1) / 2 : 1;
  const time = { ...timeFrame(axis, x[0] - half, x[1] + half), xNote: spanLabel(axis, ...x) };
  const difference = scenario.map((v, i) => v - baseline[i]!);
  const around = extent(difference, [0])!;
  return el(
    'div',
    { class: 'stacked' },
    framed({ title, y, yNote: unit, ...time, height: 210 }, (frame) => [
      line(frame, times, baseline, 'forecast'),
      line(frame, times, scenario, 'scenario'),
      few(times.length) && [dots(frame, times, baseline, 'forecast-dot'), dots(frame, times, scenario, 'scenario-dot')],
    ]),
    framed({ title: `${title}: difference`, y: around, yNote: 'difference', ...time, xNote: '', height: 130 }, (frame) =>
      bars(frame, times, difference, Math.min(28, ((frame.right - frame.left) / times.length) * 0.7), 'change'),
    ),
  );
}

/** A bar from 0 to 1 with a mark at the target. */
export function scoreBar(title: string, score: number, target?: number): Markup {
  const width = Math.max(0, Math.min(1, score)) * 200;
  return el(
    'svg',
    { viewBox: '0 0 200 8', class: 'score', role: 'img', 'aria-label': title, preserveAspectRatio: 'none' },
    el('rect', { class: 'track', width: 200, height: 8, rx: 4 }),
    el('rect', { class: target !== undefined && score < target ? 'low' : 'fill', width, height: 8, rx: 4 }),
  );
}
