import { formatTime, timesAfter } from '#shared/base/axis.ts';
import type { Future, Panel } from '#shared/domain/panel.ts';
import type { Recipe } from '#shared/stages/features.ts';
import type { Varying } from './columns/spec.ts';
import { deriveAhead, derivedKnown } from './derived.ts';
import { applyEdits, type Known, type KnownEdit } from './edits.ts';
import { knownFeatures } from './known.ts';

/** Values of the known covariates in the table rows that follow the last target, as far as there are any. */
export interface Ahead {
  /** Series i has the rows `offsets[i]` to `offsets[i + 1]`: step 1, 2, … after its last target. */
  readonly offsets: Int32Array;
  readonly columns: ReadonlyMap<string, Float64Array>;
}

/** What is known of the horizon, and how well. */
export interface KnownFuture {
  readonly future: Future;
  /** The forecast times, series-major like the values. */
  readonly times: Float64Array;
  /** Per known covariate: whether the data set had every value, or it follows from the calendar. */
  readonly given: Readonly<Record<string, boolean>>;
  /** What was assumed, in words. */
  readonly notes: readonly string[];
}

interface Source {
  readonly panel: Panel;
  readonly ahead: Ahead;
  readonly recipe: Recipe;
  /** The covariates of the data set that the recipe uses. */
  readonly given: readonly Varying[];
  readonly seasons: readonly number[];
}

const NONE = new Float64Array(0);

interface Assumed {
  readonly values: Float64Array;
  readonly points: number;
  readonly series: number;
  readonly first: number;
  readonly periods: readonly number[];
}

function horizonTimes(panel: Panel, horizon: number): Float64Array {
  const times = new Float64Array(panel.ids.length * horizon);
  panel.ids.forEach((_, s) => {
    const [from, to] = [panel.offsets[s]!, panel.offsets[s + 1]!];
    times.set(timesAfter(panel.axis, to > from ? panel.times[to - 1]! : 0, horizon), s * horizon);
  });
  return times;
}

function lastKnown(values: Float64Array): number {
  let at = values.length - 1;
  while (at >= 0 && !Number.isFinite(values[at])) at--;
  return at < 0 ? Number.NaN : values[at]!;
}

/** The longest season that the history holds, else 1: the last value. */
const periodFor = (rows: number, seasons: readonly number[]): number => Math.max(1, ...seasons.filter((season) => season <= rows));

/** Recorded values; where there are none, those of the same season one period back, else the last known one. */
function givenOrAssumed({ panel, ahead, seasons }: Source, name: string, history: Float64Array, horizon: number): Assumed {
  const values = new Float64Array(panel.ids.length * horizon);
  const recorded = ahead.columns.get(name)!;
  const periods = new Set<number>();
  const touched = new Set<number>();
  let points = 0;
  let first = -1;
  for (let s = 0; s < panel.ids.length; s++) {
    const mine = history.subarray(panel.offsets[s]!, panel.offsets[s + 1]!);
    const rows = recorded.subarray(ahead.offsets[s]!, ahead.offsets[s + 1]!);
    const period = periodFor(mine.length, seasons);
    for (let h = 0; h < horizon; h++) {
      const at = s * horizon + h;
      const value = rows[h];
      if (value !== undefined && Number.isFinite(value)) {
        values[at] = value;
        continue;
      }
      const seasonal = mine[mine.length - period + (h % period)];
      values[at] = seasonal !== undefined && Number.isFinite(seasonal) ? seasonal : lastKnown(mine);
      if (mine.length === 0) continue;
      points++;
      touched.add(s);
      periods.add(period);
      if (first < 0) first = at;
    }
  }
  return { values, points, series: touched.size, first, periods: [...periods].sort((a, b) => a - b) };
}

function noteOn(name: string, assumed: Assumed, panel: Panel, times: Float64Array): string {
  const steps = assumed.periods.map((p) => (p === 1 ? 'the last value' : `the values ${p} steps back`)).join(' or ');
  const where = panel.ids.length > 1 ? ` in ${assumed.series} of ${panel.ids.length} series` : '';
  const from = formatTime(panel.axis, times[assumed.first]!);
  return `${name}: ${assumed.points} future values are not given (from ${from} on${where}); assumed to repeat ${steps}.`;
}

/**
 * The known covariates over the next `horizon` steps of every series: recorded where the data set has rows after the last target, computed
 * where they follow from the calendar, else assumed to repeat the last period, which the notes say. Then edits are applied, and what is
 * made of other covariates follows from them.
 */
export function knownFuture(source: Source, horizon: number, edits: readonly KnownEdit[]): KnownFuture {
  const { panel, recipe } = source;
  const known = panel.covariates.filter((c) => c.role === 'known');
  const times = horizonTimes(panel, horizon);
  const calendar = new Map(known.length > 0 ? knownFeatures(recipe, panel.axis, times).map((c) => [c.name, c.values]) : []);
  const derived = new Map(derivedKnown(recipe, panel, source.given).map((spec) => [spec.name, spec]));
  const given: Record<string, boolean> = {};
  const notes: string[] = [];
  const columns = known.map(({ name, values }): Known => {
    const computed = calendar.get(name);
    if (computed) {
      given[name] = true;
      return { name, values: computed, fixed: 'the calendar' };
    }
    const spec = derived.get(name);
    if (spec) return { name, values: NONE, fixed: spec.from };
    const assumed = givenOrAssumed(source, name, values, horizon);
    given[name] = assumed.points === 0;
    if (assumed.points > 0) notes.push(noteOn(name, assumed, panel, times));
    return { name, values: assumed.values };
  });
  const edited = edits.length > 0 ? applyEdits({ panel, horizon, times, covariates: columns }, edits) : columns;
  const aheadOf = (name: string): Float64Array | undefined => edited.find((c) => c.name === name)?.values;
  const covariates = edited.map(({ name, values }) => {
    const spec = derived.get(name);
    if (!spec) return { name, values };
    given[name] = given[spec.from] ?? true;
    return { name, values: deriveAhead(spec, panel, source.given, { horizon, times, aheadOf }) };
  });
  return { future: { horizon, covariates }, times, given, notes };
}
