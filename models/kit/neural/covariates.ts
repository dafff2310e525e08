import { nominalStep, type TimeAxis } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { DAY } from '#shared/base/units.ts';
import type { Covariate, Panel } from '#shared/domain/panel.ts';
import { stepNumber } from '../phase.ts';
import type { NeuralParams } from './params.ts';

/** How a number is brought near 0 with deviations near 1; `gaps`: it may be missing, which a column of its own tells. */
export interface Scaler {
  readonly name: string;
  readonly mean: number;
  readonly size: number;
  readonly gaps: boolean;
}

export interface Category {
  readonly name: string;
  /** Values it can take; one more stands for a missing or new one. */
  readonly count: number;
}

/** What a net is told beside the target. */
export interface CovariatePlan {
  readonly past: readonly Scaler[];
  readonly known: readonly Scaler[];
  readonly clock: readonly Clock[];
  readonly statics: readonly Scaler[];
  readonly categories: readonly Category[];
}

/** A phase: the place in a season, or in the year. */
export interface Clock {
  readonly season: number | 'year';
  readonly wave: 'sin' | 'cos';
  /** Turns of the wave in one season; left out: 1. */
  readonly turns?: number;
}

const YEAR = 365.2425 * DAY;
const LONGEST_STEP_WITH_YEAR = 32 * DAY;

/** The mean and the deviation of the known values; a constant has the size 1. */
export function scalerOf(name: string, values: ArrayLike<number>): Scaler {
  let [n, most] = [0, 0];
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i]!)) [n, most] = [n + 1, Math.max(most, Math.abs(values[i]!))];
  if (n === 0 || most === 0) return { name, mean: 0, size: 1, gaps: n < values.length };
  let sum = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i]!)) sum += values[i]! / most;
  const mean = sum / n;
  let square = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i]!)) square += (values[i]! / most - mean) ** 2;
  const deviation = Math.sqrt(square / n);
  return { name, mean: mean * most, size: deviation > 1e-9 ? deviation * most : most, gaps: n < values.length };
}

export const scaled = ({ mean, size }: Scaler, value: number): number => (Number.isFinite(value) ? (value - mean) / size : 0);

type Told = Pick<NeuralParams, 'seasons' | 'clock' | 'harmonics'>;

function clocksOf(axis: TimeAxis, { seasons, harmonics }: Told, rows: number): Clock[] {
  const places: Clock['season'][] = seasons.filter((m) => m > 1 && 2 * m <= rows);
  const yearly = axis.kind === 'calendar' && nominalStep(axis) <= LONGEST_STEP_WITH_YEAR && rows * nominalStep(axis) >= YEAR;
  if (yearly) places.push('year');
  const fastest = (season: Clock['season']): number =>
    season === 'year' ? 1 : Math.max(1, Math.min(harmonics, Math.ceil(season / 2) - 1));
  return places.flatMap((season) =>
    Array.from({ length: fastest(season) }, (_, k) => (k === 0 ? {} : { turns: k + 1 })).flatMap((turns) => [
      { season, wave: 'sin' as const, ...turns },
      { season, wave: 'cos' as const, ...turns },
    ]),
  );
}

/** The phases of a time, one value for each clock. */
export function clockAt(axis: TimeAxis, clocks: readonly Clock[], time: number): number[] {
  return clocks.map(({ season, wave, turns = 1 }) => {
    const turn = turns * (season === 'year' ? time / YEAR : stepNumber(axis, time) / season);
    const angle = 2 * Math.PI * (turn - Math.floor(turn));
    return wave === 'sin' ? Math.sin(angle) : Math.cos(angle);
  });
}

export const clockName = ({ season, wave, turns }: Clock): string =>
  `${wave} of ${season === 'year' ? 'the year' : season}${turns ? `, ${turns} turns` : ''}`;

/** What of the panel a net is told. `rows`: the usual length of a history. */
export function planCovariates(panel: Panel, p: Told, rows: number): CovariatePlan {
  const scalers = (role: Covariate['role']) => panel.covariates.filter((c) => c.role === role).map((c) => scalerOf(c.name, c.values));
  const numbers = panel.statics.filter((s) => !s.categories);
  return {
    past: scalers('past'),
    known: scalers('known'),
    clock: p.clock ? clocksOf(panel.axis, p, rows) : [],
    statics: numbers.map((s) => scalerOf(s.name, s.values)),
    categories: panel.statics.flatMap((s) => (s.categories ? [{ name: s.name, count: s.categories.length }] : [])),
  };
}

/** The names of the columns that scalers become: a value each, and whether it is missing where it may be. */
export const columnsOf = (scalers: readonly Scaler[]): string[] =>
  scalers.flatMap((s) => (s.gaps ? [s.name, `${s.name} missing`] : [s.name]));

/** Writes one row of those columns. */
export function putColumns(scalers: readonly Scaler[], cellOf: (c: number) => number, out: Float32Array, at: number): void {
  let place = at;
  scalers.forEach((scaler, c) => {
    const value = cellOf(c);
    out[place++] = scaled(scaler, value);
    if (scaler.gaps) out[place++] = Number.isFinite(value) ? 0 : 1;
  });
}

/** A covariate by name, or BAD_REQUEST. */
export function findCovariate<C extends { readonly name: string }>(columns: readonly C[], name: string): C {
  const found = columns.find((c) => c.name === name);
  if (found) return found;
  throw new AlmanacError('BAD_REQUEST', `There are no values of the covariate "${name}".`, {
    hint: `Give ${name} for every time, or train without it.`,
    place: { column: name },
  });
}
