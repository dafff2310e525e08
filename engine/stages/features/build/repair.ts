import type { TimeAxis } from '#shared/base/axis.ts';
import { lowerBound } from '#shared/math/bisect.ts';
import { findOutliers, usableSeason } from '#shared/math/outliers.ts';
import type { IssueKind, RepairPolicy } from '#shared/stages/validate.ts';
import { yearInSteps } from '../../../panel/year.ts';
import { type FillPolicy, fill } from './fill.ts';
import type { RegularSeries } from './regular.ts';

/** The policy for each kind of issue in one series; what is not named is kept. */
export type Policies = Partial<Record<IssueKind, RepairPolicy>>;

/** Times that an issue touches, both included. */
export interface Stretch {
  readonly kind: IssueKind;
  readonly from: number;
  readonly to: number;
}

export interface Applied {
  readonly kind: IssueKind;
  readonly policy: RepairPolicy;
  readonly points: number;
}

export const isFill = (policy: RepairPolicy | undefined): policy is FillPolicy =>
  policy === 'zero' || policy === 'forward-fill' || policy === 'linear' || policy === 'seasonal';

/** 1 where an issue of the kind touches the step. */
function touched(times: Float64Array, stretches: readonly Stretch[], kind: IssueKind): Uint8Array {
  const mask = new Uint8Array(times.length);
  for (const stretch of stretches)
    if (stretch.kind === kind) for (let i = lowerBound(times, stretch.from); i < times.length && times[i]! <= stretch.to; i++) mask[i] = 1;
  return mask;
}

/** Pulls outliers in to the border of what is plausible, as the rule that found them sees it. */
function winsorise(y: Float64Array, mask: Uint8Array, season: number, year: number): number {
  const { at, lo, hi } = findOutliers(y, season, year);
  let points = 0;
  at.forEach((i, k) => {
    if (!mask[i]) return;
    y[i] = Math.min(Math.max(y[i]!, lo[k]!), hi[k]!);
    points++;
  });
  return points;
}

function blank(y: Float64Array, holds: (i: number) => boolean, value = Number.NaN): number {
  let points = 0;
  for (let i = 0; i < y.length; i++)
    if (!Number.isNaN(y[i]) && holds(i)) {
      y[i] = value;
      points++;
    }
  return points;
}

/**
 * Repairs the target of one series in place, from its first row to its last value: doubtful values first (outlier, stuck, dead, negative),
 * which may leave more missing; then gaps; then missing values. Returns what was done, by kind.
 *
 * What is an outlier is judged from both sides, as `linear` and `seasonal` fill from both sides: a backtest over repaired data sees that
 * much of the future. `keep` and `forward-fill` are free of it.
 */
export function repairTarget(
  series: Pick<RegularSeries, 'times' | 'y' | 'hasRow'>,
  stretches: readonly Stretch[],
  policies: Policies,
  { axis, seasons }: { readonly axis: TimeAxis; readonly seasons: readonly number[] },
): Applied[] {
  const { times, y, hasRow } = series;
  const season = usableSeason(seasons, y.length);
  const year = yearInSteps(axis);
  const applied: Applied[] = [];
  const note = (kind: IssueKind, policy: RepairPolicy, points: number): void => {
    if (points > 0) applied.push({ kind, policy, points });
  };
  if (policies.outlier === 'winsorise') note('outlier', 'winsorise', winsorise(y, touched(times, stretches, 'outlier'), season, year));
  for (const kind of ['outlier', 'constant-run', 'zero-run'] as const)
    if (policies[kind] === 'remove') {
      const mask = touched(times, stretches, kind);
      note(
        kind,
        'remove',
        blank(y, (i) => mask[i] === 1),
      );
    }
  const negative = policies.negative;
  if (negative === 'remove' || negative === 'zero')
    note(
      'negative',
      negative,
      blank(y, (i) => y[i]! < 0, negative === 'zero' ? 0 : Number.NaN),
    );
  const { gap, missing } = policies;
  if (isFill(gap))
    note(
      'gap',
      gap,
      fill(
        y,
        hasRow.map((has) => 1 - has),
        gap,
        season,
      ),
    );
  if (isFill(missing)) note('missing', missing, fill(y, hasRow, missing, season));
  return applied;
}
