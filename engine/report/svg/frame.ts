import type { TimeAxis } from '#shared/base/axis.ts';
import { formatValue } from '../format.ts';
import { type Child, el, type Markup } from '../html.ts';
import { linear, niceDomain, niceTicks, type Scale } from './scale.ts';
import { spanLabel, type Tick, timeTicks } from './time-ticks.ts';

/** The drawing that marks are put into: scales, and the room inside the axes. */
export interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface FrameOptions {
  /** What a reader who cannot see it is told. */
  readonly title: string;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly ticks: readonly Tick[];
  /** Beside the x axis: what its labels leave out. */
  readonly xNote?: string;
  /** Above the y axis: the unit. */
  readonly yNote?: string;
  readonly height?: number;
  readonly width?: number;
}

const MARGIN = { left: 58, right: 14, top: 22, bottom: 30 };

const round = (v: number): number => Math.round(v * 10) / 10;

/** Axes, grid and labels, with the marks that `draw` makes between grid and labels. */
export function framed(options: FrameOptions, draw: (frame: Frame) => Child): Markup {
  const { width = 860, height = 260 } = options;
  const domain = niceDomain(options.y);
  const frame: Frame = {
    left: MARGIN.left,
    right: width - MARGIN.right,
    top: MARGIN.top,
    bottom: height - MARGIN.bottom,
    x: linear(options.x, [MARGIN.left, width - MARGIN.right]),
    y: linear(domain, [height - MARGIN.bottom, MARGIN.top]),
  };
  const rows = niceTicks(domain, height > 180 ? 5 : 3).map((v) => {
    const y = round(frame.y(v));
    return [
      el('line', { class: v === 0 ? 'zero' : 'grid', x1: frame.left, x2: frame.right, y1: y, y2: y }),
      el('text', { class: 'tick', x: frame.left - 8, y: y + 4, 'text-anchor': 'end' }, formatValue(v, 5)),
    ];
  });
  const columns = options.ticks.map(({ at, label }) => {
    const x = round(frame.x(at));
    return [
      el('line', { class: 'notch', x1: x, x2: x, y1: frame.bottom, y2: frame.bottom + 4 }),
      el('text', { class: 'tick', x, y: frame.bottom + 18, 'text-anchor': 'middle' }, label),
    ];
  });
  return el(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': options.title, class: 'chart' },
    el('title', {}, options.title),
    rows,
    columns,
    draw(frame),
    options.yNote && el('text', { class: 'note', x: frame.left, y: 12 }, options.yNote),
    options.xNote && el('text', { class: 'note', x: frame.right, y: 12, 'text-anchor': 'end' }, options.xNote),
  );
}

/** The x part of the options for times of a data set. */
export function timeFrame(axis: TimeAxis, from: number, to: number): Pick<FrameOptions, 'x' | 'ticks' | 'xNote'> {
  return { x: [from, to], ticks: timeTicks(axis, from, to, 9), xNote: spanLabel(axis, from, to) };
}
