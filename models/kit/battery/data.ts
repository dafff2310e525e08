import { addSteps, type TimeAxis } from '#shared/base/axis.ts';
import { type Panel, panelOf } from '#shared/domain/panel.ts';
import { normalFrom } from '#shared/math/normal.ts';
import { seededRandom } from '#shared/math/random.ts';

const rows = (n: number, value: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => value(i));

/** Standard normal numbers. */
export function noise(n: number, seed: number): number[] {
  const next = normalFrom(seededRandom(seed));
  return rows(n, next);
}

const PATTERN = [12, -7, 3, -10, 8, -4, -2];

/** Level, slope, a season of 7 and noise. */
export function business(n: number, seed: number, size = 1): number[] {
  const e = noise(n, seed);
  return rows(n, (i) => 100 + 0.2 * i + PATTERN[i % 7]! + size * e[i]!);
}

export function walk(n: number, seed: number): number[] {
  let level = 50;
  return noise(n, seed).map((e) => {
    level += e;
    return level;
  });
}

/** Three everyday series. */
export const everyday = (n = 84): Panel => panelOf({ business: business(n, 1), walk: walk(n, 2), noise: noise(n, 3).map((e) => 20 + e) });

/** Series that break what is not made with care. The good one tells whether the others disturb it. */
export const hard: Readonly<Record<string, readonly number[]>> = {
  good: business(84, 1),
  constant: rows(60, () => 5),
  zeros: rows(60, () => 0),
  single: [7],
  two: [3, 4],
  short: [5, 6, 4, 7, 5],
  empty: [],
  unknown: rows(20, () => Number.NaN),
  gappy: business(84, 4).map((v, i) => (i % 9 === 4 || (i > 30 && i < 36) ? Number.NaN : v)),
  open: business(84, 5).map((v, i) => (i < 10 || i > 80 ? Number.NaN : v)),
  intermittent: rows(84, (i) => (i % 5 === 2 ? 1 + (i % 3) : 0)),
  negative: business(84, 6).map((v) => v - 200),
  crossing: noise(84, 7),
  huge: business(84, 8).map((v) => v * 1e12),
  tiny: business(84, 9).map((v) => v * 1e-9),
  jump: rows(84, (i) => (i < 42 ? 10 : 1000) + PATTERN[i % 7]!),
  outlier: business(84, 10).map((v, i) => (i === 50 ? 1e6 : v)),
};

/** The panel on a calendar axis, its last row at `end`. */
export function onCalendar(panel: Panel, axis: TimeAxis, end: number): Panel {
  const times = new Float64Array(panel.times.length);
  panel.ids.forEach((_, s) => {
    const from = panel.offsets[s]!;
    const to = panel.offsets[s + 1]!;
    for (let i = from; i < to; i++) times[i] = addSteps(axis, end, i - to + 1);
  });
  return { ...panel, axis, times };
}
