import { significant } from '#shared/math/rounding.ts';
import { boardOf, type Days, daysOf, lastDays, overDays, withRows } from '../kit/days/days.ts';
import { daySizes, type Group, groupsFor, lagsFor, widthOf, writeRow } from '../kit/days/groups.ts';
import { type Scales, scaledBoard, scalesOf, unscaled } from '../kit/days/scale.ts';
import type { Predictive, Series, Steps } from '../kit/series.ts';
import { lassoByAic } from './lasso.ts';
import { addRows, emptySums, standardised, targetOf } from './moments.ts';

export interface Options {
  readonly seasons: readonly number[];
  readonly windows: readonly number[];
  readonly transform: 'asinh' | 'none';
}

/** One step of the day: intercept and what is not zero of the coefficients, on scaled columns. */
interface Line {
  readonly intercept: number;
  readonly columns: readonly number[];
  readonly coefficients: readonly number[];
}

export interface Fit {
  /** The days that the next one looks back on, in the unit of the series. */
  readonly days: Days;
  readonly scales: Scales;
  readonly groups: readonly Group[];
  readonly lead: number;
  readonly lines: readonly Line[];
  readonly most: number;
}

/** Windows that the history holds; where it is shorter than one, all of it is the largest. */
function windowsFor(windows: readonly number[], rows: number): number[] {
  return [...new Set(windows.map((w) => Math.min(w, rows)))].sort((a, b) => a - b);
}

export function fitLear(series: Series, { seasons, windows, transform }: Options, check: () => void): Fit {
  const { size, cycles } = daySizes(seasons);
  const all = daysOf(series, size);
  const held = Math.floor(all.y.length / size);
  const lags = lagsFor(held, cycles);
  const lead = lags[lags.length - 1]!;
  const days = lastDays(all, Math.max(...windows) + lead);
  const raw = boardOf(days);
  const scales = scalesOf(raw, transform === 'asinh');
  const board = scaledBoard(raw, scales);
  const groups = groupsFor(raw, series.axis, { lags, cycles: cycles.filter((c) => held >= 3 * c), rich: false });
  const width = widthOf(groups);
  const count = board.y.length / size;
  const rows = count - lead;
  const x = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) writeRow(x, i * width, groups, board, lead + i);
  const y = board.y.subarray(lead * size);

  const intercepts = new Float64Array(size);
  const coefficients = new Float64Array(size * width);
  const stops = windowsFor(windows, rows);
  const sums = emptySums(width, size);
  for (const stop of stops) {
    for (let to = rows - sums.rows; to > rows - stop; to = rows - sums.rows) {
      check();
      addRows(sums, x, y, Math.max(rows - stop, to - 64), to);
    }
    const moments = standardised(sums);
    for (let h = 0; h < size; h++) {
      check();
      const { cross, square, mean } = targetOf(sums, moments, h);
      const lasso = lassoByAic(moments, cross, square);
      intercepts[h]! += mean / stops.length;
      for (let j = 0; j < width; j++) {
        const b = lasso.coefficients[j]!;
        if (b === 0) continue;
        const slope = b / moments.deviations[j]! / stops.length;
        coefficients[h * width + j]! += slope;
        intercepts[h]! -= slope * moments.means[j]!;
      }
    }
  }
  const lines = Array.from({ length: size }, (_, h): Line => {
    const columns: number[] = [];
    for (let j = 0; j < width; j++) if (coefficients[h * width + j] !== 0) columns.push(j);
    return {
      intercept: significant(intercepts[h]!, 8),
      columns,
      coefficients: columns.map((j) => significant(coefficients[h * width + j]!, 8)),
    };
  });
  const most = significant(
    board.y.reduce((m, v) => Math.max(m, Math.abs(v)), 0),
    6,
  );
  return { days: lastDays(days, lead), scales, groups, lead, lines, most };
}

/** The coefficients stay: the days that were added are those that the next one looks back on. */
export const updateLear = (fit: Fit, added: Series): Fit => ({ ...fit, days: withRows(fit.days, added, fit.lead) });

export function forecastLear({ days, scales, groups, lines, most }: Fit, steps: Steps): Predictive {
  const row = new Float64Array(widthOf(groups));
  const { values } = overDays(
    days,
    steps,
    (raw) => scaledBoard(raw, scales),
    (board) => (day) => {
      writeRow(row, 0, groups, board, day);
      return Float64Array.from(lines, ({ intercept, columns, coefficients }) => {
        const z = columns.reduce((sum, j, k) => sum + coefficients[k]! * row[j]!, intercept);
        return Math.min(most + 1, Math.max(-most - 1, z));
      });
    },
  );
  return { mean: values.map((z) => unscaled(scales.y, z)) };
}
