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

/** 1 without faults, 0 from `worst` on. */
const graded = (faults: number, worst: number): number => Math.max(0, 1 - faults / worst);

/** The parts of the quality score. A part reaches 0 at a share of faults that makes the data useless for forecasting. */
export function qualityParts(t: Totals): Part[] {
  const absent = share(t.absent, t.observed + t.absent);
  const irregular = share(t.irregular, t.rows);
  const duplicates = share(t.duplicates, t.rows);
  const doubtful = share(t.doubtful, t.observed);
  const faults = share(t.covariateFaults, t.cells);
  const nothing = t.observed === 0;
  return [
    {
      id: 'completeness',
      score: nothing ? 0 : graded(absent, 0.5),
      weight: 0.3,
      explanation: `${percent(absent)} of the steps have no value (0 points from 50 %).`,
    },
    {
      id: 'regularity',
      score: graded(irregular, 0.5),
      weight: 0.1,
      explanation: `${percent(irregular)} of the rows lie between the steps of the axis (0 points from 50 %).`,
    },
    {
      id: 'uniqueness',
      score: graded(duplicates, 0.25),
      weight: 0.1,
      explanation: `${percent(duplicates)} of the rows repeat a time of their series (0 points from 25 %).`,
    },
    {
      id: 'plausibility',
      score: nothing ? 0 : graded(doubtful, 0.2),
      weight: 0.2,
      explanation: `${percent(doubtful)} of the values are outliers, rare negatives, stuck or dead (0 points from 20 %).`,
    },
    {
      id: 'sufficiency',
      score: share(t.sufficiency, t.series),
      weight: 0.2,
      explanation: 'Mean over the series of observations per wanted observations: two turns of the shortest season, ten at least.',
    },
    {
      id: 'covariates',
      score: graded(faults, 0.5),
      weight: t.cells > 0 ? 0.1 : 0,
      explanation:
        t.cells > 0 ? `${percent(faults)} of the covariate values are missing or stuck (0 points from 50 %).` : 'There are no covariates.',
    },
  ];
}

/** The weighted mean of the parts. */
export function qualityOf(parts: readonly Part[]): number {
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  return parts.reduce((sum, part) => sum + part.weight * part.score, 0) / weight;
}
