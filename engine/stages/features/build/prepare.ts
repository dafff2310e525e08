import type { TimeAxis } from '#shared/base/axis.ts';
import type { IssueKind, RepairPolicy } from '#shared/stages/validate.ts';
import { fill } from './fill.ts';
import { type RegularSeries, regularise } from './regular.ts';
import { type Applied, isFill, type Policies, repairTarget, type Stretch } from './repair.ts';

/** A covariate that varies in time, as a recipe uses it. */
export interface UsedCovariate {
  readonly name: string;
  readonly role: 'past' | 'known';
  readonly type: 'number' | 'category';
}

/** What is the same for every series. */
export interface PreparePlan {
  readonly axis: TimeAxis;
  readonly seasons: readonly number[];
  readonly covariates: readonly UsedCovariate[];
}

/** One series as imported, with what *validate* found and what is to be done about it. */
export interface RawSeries {
  readonly s: number;
  readonly t: Float64Array;
  readonly y: Float64Array;
  /** In the order of the plan's covariates. */
  readonly covariates: readonly Float64Array[];
  readonly stretches: readonly Stretch[];
  readonly policies: Policies;
}

/** One series, repaired and regular. */
export interface PreparedSeries {
  readonly s: number;
  readonly times: Float64Array;
  readonly y: Float64Array;
  readonly raw: Float64Array;
  readonly covariates: readonly Float64Array[];
  readonly applied: readonly Applied[];
  /** Why it has no rows. */
  readonly excluded?: string;
}

const NONE = new Float64Array(0);

const without = (s: number, excluded: string, applied: readonly Applied[] = []): PreparedSeries => ({
  ...{ s, times: NONE, y: NONE, raw: NONE, covariates: [], applied },
  excluded,
});

const lastValue = (y: Float64Array): number => {
  let last = y.length - 1;
  while (last >= 0 && Number.isNaN(y[last])) last--;
  return last;
};

const firstValue = (y: Float64Array): number => {
  let first = 0;
  while (first < y.length && Number.isNaN(y[first])) first++;
  return first;
};

/**
 * Repairs a series and gives it a row for every step; rows after the last value stay where covariates are known in advance. Covariates
 * that are categories are never filled: none is a value of its own (no event that day).
 */
export function prepareSeries({ axis, seasons, covariates }: PreparePlan, input: RawSeries): PreparedSeries {
  const { s, policies, stretches } = input;
  if (policies.short === 'drop' && stretches.some((stretch) => stretch.kind === 'short'))
    return without(s, 'Too short: the recipe drops short series.');
  const offAxis = policies['mixed-frequency'] ?? 'drop';
  const duplicate = policies.duplicate ?? 'first';
  const regular = regularise(axis, input.t, input.y, input.covariates, { duplicate, offAxis });
  if (!regular) return without(s, 'Its rows are far more than 100 steps apart on average: the frequency of the data set does not fit it.');
  const end = lastValue(regular.y) + 1;
  if (end === 0) return without(s, 'It has no value.');
  const history = { times: regular.times.subarray(0, end), y: regular.y.subarray(0, end), hasRow: regular.hasRow.subarray(0, end) };
  const applied = [...countRows(regular, duplicate, offAxis), ...repairTarget(history, stretches, policies, { axis, seasons })];
  const missing = policies['missing-covariate'];
  let points = 0;
  if (isFill(missing))
    regular.covariates.forEach((x, c) => {
      const { role, type } = covariates[c]!;
      const part = role === 'known' ? x : x.subarray(0, end);
      if (type === 'number') points += fill(part, new Uint8Array(part.length).fill(1), missing, 1);
    });
  if (isFill(missing) && points > 0) applied.push({ kind: 'missing-covariate', policy: missing, points });
  return trim(s, regular, applied, {
    from: policies.missing && policies.missing !== 'keep' ? firstValue(history.y) : 0,
    to: covariates.some((c) => c.role === 'known') ? regular.times.length : end,
    end,
  });
}

const countRows = (regular: RegularSeries, duplicate: RepairPolicy, offAxis: RepairPolicy): Applied[] => {
  const counts: [IssueKind, RepairPolicy, number][] = [
    ['disorder', 'keep', regular.disordered],
    ['duplicate', duplicate, regular.duplicates],
    ['mixed-frequency', offAxis, regular.offAxis],
  ];
  return counts.filter(([, , points]) => points > 0).map(([kind, policy, points]) => ({ kind, policy, points }));
};

// Rows before the first value go, and those after the last where nothing is known in advance: both are told as dropped.
function trim(
  s: number,
  regular: RegularSeries,
  applied: Applied[],
  { from, to, end }: { from: number; to: number; end: number },
): PreparedSeries {
  if (from >= end) return without(s, 'The repairs removed all of its values.', applied);
  let dropped = 0;
  for (let i = 0; i < regular.hasRow.length; i++) if (regular.hasRow[i] && (i < from || i >= to)) dropped++;
  const cut = (x: Float64Array): Float64Array => x.subarray(from, to);
  return {
    s,
    times: cut(regular.times),
    y: cut(regular.y),
    raw: cut(regular.raw),
    covariates: regular.covariates.map(cut),
    applied: dropped > 0 ? [...applied, { kind: 'missing', policy: 'drop', points: dropped }] : applied,
  };
}
