import type { Every, TimeAxis, TimeUnit } from '#shared/base/axis.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/base/units.ts';

/** The step between neighbouring times, and how much of the sample keeps it. */
export interface GuessedStep<A> {
  readonly axis: A;
  /** Share of the steps that have this length. */
  readonly share: number;
  /** Five steps of a day, then one over the weekend. */
  readonly tradingDays: boolean;
}

/** Steps between consecutive distinct times within each run of one series; `t` in file order, `s` tells the series. */
export function stepsOf(t: ArrayLike<number>, s: ArrayLike<number | string>): number[] {
  const bySeries = new Map<number | string, number[]>();
  for (let i = 0; i < t.length; i++) {
    if (Number.isNaN(t[i]!)) continue;
    const times = bySeries.get(s[i]!) ?? [];
    if (times.length === 0) bySeries.set(s[i]!, times);
    times.push(t[i]!);
  }
  const steps: number[] = [];
  for (const times of bySeries.values()) {
    times.sort((a, b) => a - b);
    for (let i = 1; i < times.length; i++) if (times[i]! > times[i - 1]!) steps.push(times[i]! - times[i - 1]!);
  }
  return steps;
}

function mostFrequent(values: readonly number[]): { value: number; share: number } {
  const count = new Map<number, number>();
  for (const v of values) count.set(v, (count.get(v) ?? 0) + 1);
  let value = values[0] ?? 0;
  for (const [v, n] of count) if (n > count.get(value)! || (n === count.get(value) && v < value)) value = v;
  return { value, share: (count.get(value) ?? 0) / Math.max(1, values.length) };
}

export function guessIntegerStep(steps: readonly number[]): GuessedStep<TimeAxis & { kind: 'integer' }> {
  const { value, share } = mostFrequent(steps);
  return { axis: { kind: 'integer', step: Math.max(1, Math.round(value)) }, share, tradingDays: false };
}

const LONG: readonly [TimeUnit, number, number][] = [
  ['month', 28, 31],
  ['quarter', 89, 92],
  ['year', 365, 366],
];

/** Steps of 28 to 31 days, over and over, are months; 58 to 62 are two months; and so on. */
function calendarUnit(days: readonly number[]): { every: Every; share: number } | undefined {
  let best: { every: Every; share: number } | undefined;
  for (const [unit, low, high] of LONG) {
    for (const n of unit === 'month' ? [1, 2, 4, 6] : unit === 'year' ? [1, 2, 5, 10] : [1]) {
      const share = days.filter((d) => d >= low * n - (n > 1 ? n : 0) && d <= high * n + (n > 1 ? 1 : 0)).length / days.length;
      if (share > (best?.share ?? 0.5)) best = { every: { n, unit }, share };
    }
  }
  return best;
}

/** The frequency of stamps; steps in milliseconds of the wall clock or of elapsed time. */
export function guessEvery(steps: readonly number[]): { every: Every; share: number; tradingDays: boolean } {
  if (steps.length === 0) return { every: { n: 1, unit: 'day' }, share: 0, tradingDays: false };
  const { value, share } = mostFrequent(steps);
  const fixed = (unit: TimeUnit, length: number) => ({ every: { n: value / length, unit }, share, tradingDays: false });
  if (value >= 26 * DAY) {
    const found = calendarUnit(steps.map((step) => Math.round(step / DAY)));
    if (found) return { ...found, tradingDays: false };
  }
  if (value % (7 * DAY) === 0) return fixed('week', 7 * DAY);
  if (value % DAY === 0) {
    const longer = steps.filter((step) => step === 3 * DAY).length / steps.length;
    return { ...fixed('day', DAY), tradingDays: value === DAY && longer > 0.1 && longer < 0.3 };
  }
  if (value % HOUR === 0) return fixed('hour', HOUR);
  if (value % MINUTE === 0) return fixed('minute', MINUTE);
  return { every: { n: Math.max(1, Math.round(value / SECOND)), unit: 'second' }, share, tradingDays: false };
}
