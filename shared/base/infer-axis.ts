import { addSteps, type Every, type TimeAxis } from './axis.ts';
import { DAY, HOUR, MINUTE, SECOND } from './units.ts';

/** Candidates from the longest to the shortest; months first where they fit, since 31 days may be one. */
const MONTHLY: readonly Every[] = [
  { n: 1, unit: 'year' },
  { n: 1, unit: 'quarter' },
  { n: 1, unit: 'month' },
];

function ofMilliseconds(step: number): Every {
  for (const [size, unit] of [
    [7 * DAY, 'week'],
    [DAY, 'day'],
    [HOUR, 'hour'],
    [MINUTE, 'minute'],
    [SECOND, 'second'],
  ] as const)
    if (step % size === 0) return { n: step / size, unit };
  return { n: Math.max(1, Math.round(step / SECOND)), unit: 'second' };
}

const mostCommon = (values: readonly number[]): number | undefined => {
  const counts = new Map<number, number>();
  for (const v of values) counts.set(v, (counts.get(v) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || a - b)[0]?.[0];
};

function stepsOf(times: ArrayLike<number>): number[] {
  const steps: number[] = [];
  for (let i = 1; i < times.length; i++) if (times[i]! > times[i - 1]!) steps.push(times[i]! - times[i - 1]!);
  return steps;
}

/**
 * The axis that ascending instants (UTC ms) of one series lie on: the most common difference, told as months, quarters or years where the
 * times follow the calendar. Undefined for fewer than two different times.
 */
export function inferCalendar(times: ArrayLike<number>, zone: string): TimeAxis | undefined {
  const steps = stepsOf(times);
  const step = mostCommon(steps);
  if (step === undefined) return undefined;
  const fits = (axis: TimeAxis): number => {
    let hits = 0;
    for (let i = 1; i < times.length; i++) if (addSteps(axis, times[i - 1]!, 1) === times[i]) hits++;
    return hits;
  };
  if (step >= 28 * DAY)
    for (const every of MONTHLY) {
      const axis: TimeAxis = { kind: 'calendar', zone, every };
      if (fits(axis) > steps.length / 2) return axis;
    }
  return { kind: 'calendar', zone, every: ofMilliseconds(step) };
}

/** The axis of ascending integer indices: the most common difference. Undefined for fewer than two different indices. */
export function inferInteger(times: ArrayLike<number>): TimeAxis | undefined {
  const step = mostCommon(stepsOf(times));
  return step === undefined ? undefined : { kind: 'integer', step };
}
