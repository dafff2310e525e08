import { significant } from '#shared/math/rounding.ts';
import { boardOf, daysOf, lastDays } from '../kit/days/days.ts';
import { daySizes, type Group, groupsFor, lagsFor } from '../kit/days/groups.ts';
import { scaledBoard, scalesOf } from '../kit/days/scale.ts';
import type { Series } from '../kit/series.ts';
import { type Part, targetsOf } from './condition.ts';
import { conditioned, type Fit } from './days.ts';
import { rowsFor } from './kernel.ts';
import { learnKernel } from './learn.ts';

export interface Options {
  readonly seasons: readonly number[];
  readonly transform: 'asinh' | 'none';
  readonly parts: number;
  readonly window: number;
  readonly learn: number;
  readonly iterations: number;
  readonly renew: number;
}

/** The groups that a part looks at: all, and where it is not the whole day, its own steps of yesterday and of the covariates today. */
function groupsOfPart(groups: readonly Group[], from: number, to: number, size: number): Group[] {
  if (to - from === size) return [...groups];
  const own = groups.flatMap((g): Group[] => {
    if (g.kind === 'y' && g.lag === 1 && g.width === size) return [{ ...g, from, width: to - from }];
    if (g.kind === 'x' && g.lag === 0 && g.width === size) return [{ ...g, from, width: to - from }];
    return [];
  });
  return [...groups, ...own];
}

export function fitDays(series: Series, options: Options, check: () => void): Fit {
  const { size, cycles } = daySizes(options.seasons);
  const bent = options.transform === 'asinh';
  const all = daysOf(series, size);
  const held = Math.floor(all.y.length / size);
  const lags = lagsFor(held, cycles);
  const lead = lags[lags.length - 1]!;
  const days = lastDays(all, options.window + lead);
  const raw = boardOf(days);
  const board = scaledBoard(raw, scalesOf(raw, bent));
  const groups = groupsFor(raw, series.axis, { lags, cycles: cycles.filter((c) => held >= 3 * c), rich: true });
  const count = board.y.length / size;
  const from = Math.max(lead, count - options.learn);
  const pieces = Math.min(options.parts, size);
  const parts = Array.from({ length: pieces }, (_, p): Part => {
    const [begin, end] = [Math.round((p * size) / pieces), Math.round(((p + 1) * size) / pieces)];
    const own = groupsOfPart(groups, begin, end, size);
    const outputs = Array.from({ length: end - begin }, (_, k) => targetsOf(board, begin + k, from, count));
    const kernel = learnKernel(rowsFor(board, own, from, count), outputs, options.iterations, check);
    const short = (v: number): number => significant(v, 8);
    const { near, slope, amplitude, level, fade, drift, noise } = kernel;
    return {
      from: begin,
      to: end,
      groups: own,
      kernel: {
        near: near.map(short),
        slope: slope.map(short),
        amplitude: short(amplitude),
        level: short(level),
        fade: short(fade),
        drift: short(drift),
        noise: short(noise),
      },
    };
  });
  check();
  return { days, lead, parts, window: options.window, renew: options.renew, ...conditioned(days, lead, parts, bent, check) };
}
