import type { RecordId } from '#shared/base/ids.ts';
import { DAY } from '#shared/base/units.ts';
import type { Database } from '../store/database.ts';
import { putDataset, type SeriesFixture } from './dataset.ts';
import { putFeatures } from './features.ts';

const wave = (i: number, s: number): number =>
  10 * (s + 1) + 3 * Math.sin((2 * Math.PI * i) / 7) + (((i * 7919 + s * 104729) % 101) - 50) / 50;

/** Daily series with a weekly wave and some noise, drawn without randomness: `rows[s]` days each, series `s0`, `s1` … */
export const weekly = (rows: readonly number[]): readonly SeriesFixture[] =>
  rows.map((n, s) => ({
    name: `s${s}`,
    t: Array.from({ length: n }, (_, i) => Date.UTC(2024, 0, 1) + i * DAY),
    y: Array.from({ length: n }, (_, i) => wave(i, s)),
  }));

export const DAILY = { kind: 'calendar', zone: 'UTC', every: { n: 1, unit: 'day' } } as const;

/** The same as a stored data set and feature set. */
export async function putWeekly(db: Database, rows: readonly number[]): Promise<{ dataset: RecordId; features: RecordId }> {
  const dataset = await putDataset(db, { axis: DAILY, seasons: [7], series: weekly(rows) });
  return { dataset, features: await putFeatures(db, dataset) };
}
