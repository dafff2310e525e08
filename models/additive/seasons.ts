import type { Steps } from '../kit/series.ts';
import { clockOf, periodOf, yearOf } from './clock.ts';
import { type Effect, isWave } from './features.ts';

export interface SeasonOptions {
  /** In steps. */
  readonly seasons: readonly number[];
  /** Waves of each season, in the order of `seasons`; those left out are automatic. */
  readonly harmonics: readonly number[];
  /** Also a season of the year, where dates tell it and none of the seasons is one. */
  readonly yearly: boolean;
}

/** Automatic numbers of waves: of a year, of the shortest season, of the others. */
const WAVES = { year: 10, shortest: 8, others: 40 };

interface Asked {
  readonly name: string;
  /** Steps in the season. */
  readonly steps: number;
  readonly period: number;
  readonly isYear: boolean;
  readonly harmonics?: number;
}

function askedFor({ axis }: Steps, { seasons, harmonics, yearly }: SeasonOptions): Asked[] {
  const year = yearOf(axis);
  const isYear = (period: number): boolean => year !== undefined && Math.abs(period / year - 1) < 0.02;
  const asked = seasons
    .map((steps, i): Asked => {
      const period = periodOf(axis, steps);
      return { name: `season_${steps}`, steps, period, isYear: isYear(period), harmonics: harmonics[i] };
    })
    .filter(({ steps }, i) => seasons.indexOf(steps) === i);
  if (yearly && year !== undefined && !asked.some((a) => a.isYear))
    asked.push({ name: 'yearly', steps: year / periodOf(axis, 1), period: year, isYear: true });
  return asked.sort((a, b) => a.period - b.period);
}

/**
 * The seasons that the history holds twice, shortest first, and the lengths of those asked for that it does not. A wave that a shorter
 * season has already is left out of a longer one.
 */
export function seasonEffects(steps: Steps, options: SeasonOptions): { effects: Effect[]; left: number[] } {
  const clock = clockOf(steps.axis, steps.times);
  const span = clock[clock.length - 1]! - clock[0]! + periodOf(steps.axis, 1);
  const asked = askedFor(steps, options);
  const held = asked.filter(({ period, steps: m }) => m >= 2 && span >= 1.999 * period);
  const taken: number[] = [];
  const effects = held.map(({ name, period, steps: m, isYear, harmonics }, i): Effect => {
    const wanted = harmonics ?? (isYear ? WAVES.year : i === 0 ? WAVES.shortest : WAVES.others);
    const count = Math.max(1, Math.min(wanted, Math.floor(m / 2)));
    const fresh = Array.from({ length: count }, (_, k) => k + 1).filter((k) => taken.every((f) => Math.abs((f * period) / k - 1) > 1e-9));
    taken.push(...fresh.map((k) => k / period));
    return { kind: 'season', name, period, harmonics: fresh };
  });
  const left = asked.filter((a) => !held.includes(a) && a.name !== 'yearly').map((a) => a.steps);
  return { effects: effects.filter((e) => isWave(e) && e.harmonics.length > 0), left };
}
