import type { Validation } from '#shared/stages/validate.ts';
import { wantedLength } from './checks/length.ts';

/** What the score needs to know of one series: numbers of rows, points or cells. */
export interface SeriesCounts {
  readonly rows: number;
  /** Rows with a target. */
  readonly observed: number;
  /** Steps without a row, and rows without a target, between the first and the last. */
  readonly absent: number;
  /** Rows between two steps of the axis. */
  readonly irregular: number;
  readonly duplicates: number;
  /** Outliers, rare negatives, stuck values, dead zeros. */
  readonly doubtful: number;
  /** Covariate values that there should be, and those missing or stuck. */
  readonly cells: number;
  readonly covariateFaults: number;
}

/** Sums over all series. */
export interface Totals extends SeriesCounts {
  readonly series: number;
  /** Sum over series of observations per wanted observations, 1 at most each. */
  readonly sufficiency: number;
}

export const NO_TOTALS: Totals = {
  series: 0,
  sufficiency: 0,
  rows: 0,
  observed: 0,
  absent: 0,
  irregular: 0,
  duplicates: 0,
  doubtful: 0,
  cells: 0,
  covariateFaults: 0,
};

export function addCounts(totals: Totals, counts: SeriesCounts, seasons: readonly number[]): Totals {
  const sums = Object.fromEntries(Object.entries(counts).map(([key, n]) => [key, totals[key as keyof SeriesCounts] + n]));
  return {
    ...(sums as unknown as SeriesCounts),
    series: totals.series + 1,
    sufficiency: totals.sufficiency + Math.min(1, counts.observed / wantedLength(seasons)),
  };
}

type Part = Validation['parts'][number];

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
const percent = (x: number): string => `${(100 * x).toFixed(x > 0 && x < 0.001 ? 3 : 1)} %`;

/** A score that falls in a straight line: 1 without faults, 0 where their share is `worst` or more. `fault` is told after the share. */
const graded = (faults: number, worst: number, fault: string): Pick<Part, 'score' | 'explanation'> => ({
  score: Math.max(0, 1 - faults / worst),
  explanation: `${percent(faults)} of ${fault}. Full score at 0 %, none at ${100 * worst} % or more.`,
});

/** The parts of the quality score. A part reaches 0 at a share of faults that makes the data useless for forecasting. */
export function qualityParts(t: Totals): Part[] {
  const covariates = t.cells > 0;
  const valued = (part: Part): Part => (t.observed === 0 ? { ...part, score: 0 } : part);
  return [
    valued({ id: 'completeness', weight: 0.3, ...graded(share(t.absent, t.observed + t.absent), 0.5, 'the steps have no value') }),
    { id: 'regularity', weight: 0.1, ...graded(share(t.irregular, t.rows), 0.5, 'the rows lie between the steps of the axis') },
    { id: 'uniqueness', weight: 0.1, ...graded(share(t.duplicates, t.rows), 0.25, 'the rows repeat a time of their series') },
    valued({
      id: 'plausibility',
      weight: 0.2,
      ...graded(share(t.doubtful, t.observed), 0.2, 'the values are outliers, rare negatives, stuck or dead'),
    }),
    {
      id: 'sufficiency',
      score: share(t.sufficiency, t.series),
      weight: 0.2,
      explanation: 'Observations as a share of those wanted (two turns of the shortest season, ten at least), averaged over the series.',
    },
    {
      id: 'covariates',
      weight: covariates ? 0.1 : 0,
      ...(covariates
        ? graded(share(t.covariateFaults, t.cells), 0.5, 'the covariate values are missing or stuck')
        : { score: 1, explanation: 'There are no covariates.' }),
    },
  ];
}

/** The weighted mean of the parts. */
export function qualityOf(parts: readonly Part[]): number {
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  return parts.reduce((sum, part) => sum + part.weight * part.score, 0) / weight;
}
