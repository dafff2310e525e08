import { nominalStep, type TimeAxis } from '#shared/base/axis.ts';
import { DAY } from '#shared/base/units.ts';
import type { Feature } from './recipe.ts';

/** What a panel offers to make features of. */
export interface Offer {
  readonly axis: TimeAxis;
  /** Rows of a usual series. */
  readonly rows: number;
  readonly seasons: readonly number[];
  /** Latest values taken one by one. */
  readonly lags: number;
  /** Covariates known in advance; `flag` for one with at most two values, `calendar` for one that follows from the time alone. */
  readonly known: readonly { readonly name: string; readonly flag: boolean; readonly calendar: boolean }[];
  readonly past: readonly string[];
  readonly statics: readonly { readonly name: string; readonly categorical: boolean }[];
}

/** Seasons that a usual series holds at least twice, ascending. */
export const heldSeasons = (seasons: readonly number[], rows: number): number[] =>
  [...new Set(seasons)].filter((m) => m > 1 && rows >= 2 * m).sort((a, b) => a - b);

const range = (from: number, to: number): number[] => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);

function seasonFeatures(seasons: readonly number[]): Feature[] {
  return seasons.flatMap((season, i): Feature[] => {
    const next = seasons[i + 1];
    const times = next ? Math.min(6, Math.floor(next / season) - 1) : 3;
    return [
      ...range(1, Math.max(2, times)).map((k): Feature => ({ kind: 'same', season, times: k })),
      { kind: 'same', season, times: 1, shift: -1 },
      { kind: 'same', season, times: 1, shift: 1 },
      { kind: 'same-mean', season, times: Math.max(3, times) },
      { kind: 'mean', rows: season },
      { kind: 'std', rows: season },
      { kind: 'min', rows: season },
      { kind: 'max', rows: season },
      { kind: 'change', rows: 1, back: season },
      { kind: 'change', rows: season, back: season },
      { kind: 'phase', season },
    ];
  });
}

/** The mean of the shortest season, one of each longer season ago: how far today is from the same day last week. */
const crossFeatures = ([day, ...longer]: readonly number[]): Feature[] =>
  day ? longer.map((season): Feature => ({ kind: 'change', rows: day, back: season })) : [];

function clockFeatures(axis: TimeAxis, rows: number): Feature[] {
  if (axis.kind !== 'calendar') return [];
  const step = nominalStep(axis);
  const year = (365 * DAY) / step;
  const parts: Feature[] = [];
  if (step < DAY) parts.push({ kind: 'clock', part: 'hour' });
  if (step <= DAY) parts.push({ kind: 'clock', part: 'weekday' });
  if (step <= 7 * DAY && rows >= year) parts.push({ kind: 'clock', part: 'day-of-year' });
  if (step > 7 * DAY) parts.push({ kind: 'clock', part: 'month' });
  return parts;
}

function knownFeatures({ known }: Offer, seasons: readonly number[]): Feature[] {
  const day = seasons[0];
  return known.flatMap(({ name, flag, calendar }): Feature[] => {
    const at: Feature[] = [{ kind: 'known', name, back: 0 }];
    if (calendar) return at;
    for (const season of seasons) at.push({ kind: 'known-same', name, season });
    if (flag) return day ? [...at, { kind: 'known-mean', name, rows: day }] : at;
    const near = day && day >= 8 ? [1, Math.round(day / 8), Math.round(day / 4), Math.round(day / 2), day] : [1];
    for (const back of new Set(near)) at.push({ kind: 'known', name, back });
    for (const rows of day ? [day, 3 * day] : [3])
      at.push({ kind: 'known-mean', name, rows }, { kind: 'known-min', name, rows }, { kind: 'known-max', name, rows });
    return at;
  });
}

const pastFeatures = ({ past }: Offer, seasons: readonly number[]): Feature[] =>
  past.flatMap((name): Feature[] => [
    { kind: 'past', name, back: 0 },
    { kind: 'past-mean', name, rows: seasons[0] ?? 3 },
  ]);

/** The columns for a panel: seasons are those it holds. */
export function featuresFor(offer: Offer): Feature[] {
  const seasons = heldSeasons(offer.seasons, offer.rows);
  const short = seasons.length > 0 ? [] : [3, 6, 12].filter((w) => 3 * w <= offer.rows);
  return [
    { kind: 'step' },
    { kind: 'level' },
    ...range(0, Math.min(offer.lags, Math.floor(offer.rows / 3)) - 1).map((back): Feature => ({ kind: 'lag', back })),
    ...short.flatMap((rows): Feature[] => [
      { kind: 'mean', rows },
      { kind: 'std', rows },
      { kind: 'change', rows: 1, back: rows },
    ]),
    ...seasonFeatures(seasons),
    ...crossFeatures(seasons),
    ...clockFeatures(offer.axis, offer.rows),
    ...knownFeatures(offer, seasons),
    ...pastFeatures(offer, seasons),
    ...offer.statics.map(({ name, categorical }): Feature => ({ kind: 'static', name, categorical })),
  ];
}
