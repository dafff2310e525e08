import type { Dataset } from '#shared/stages/import.ts';
import { checkCovariates, type GivenCovariate } from './checks/covariates.ts';
import { checkLength } from './checks/length.ts';
import { checkMissing } from './checks/missing.ts';
import { checkDuplicates, checkOrder } from './checks/order.ts';
import { checkGaps, checkOffAxis } from './checks/regularity.ts';
import { checkRuns } from './checks/runs.ts';
import { checkNegatives, checkOutliers } from './checks/values.ts';
import type { Finding } from './issues.ts';
import type { SeriesCounts } from './quality.ts';
import { viewOf } from './view.ts';

/** The rows of one series in the order of the import. */
export interface SeriesInput {
  readonly t: Float64Array;
  readonly y: Float64Array;
  readonly covariates: readonly GivenCovariate[];
}

export interface CheckedSeries {
  readonly findings: readonly Finding[];
  readonly counts: SeriesCounts;
}

/** All checks over one series: what was found, and the counts that the quality score is made of. */
export function checkSeries({ axis, seasons }: Pick<Dataset, 'axis' | 'seasons'>, { t, y, covariates }: SeriesInput): CheckedSeries {
  const view = viewOf(axis, seasons, t, y);
  const disorder = checkOrder(view, t);
  const duplicates = checkDuplicates(view);
  const offAxis = checkOffAxis(view);
  const gaps = checkGaps(view);
  const missing = checkMissing(
    view,
    covariates.some((c) => c.role === 'known'),
  );
  const length = checkLength(view, seasons);
  const outliers = checkOutliers(view);
  const negatives = checkNegatives(view);
  const runs = checkRuns(view);
  const given = checkCovariates(view, covariates);
  const total = (findings: readonly Finding[]) => findings.reduce((n, f) => n + f.count, 0);
  return {
    findings: [
      ...length.findings,
      ...gaps.findings,
      ...missing.findings,
      ...duplicates,
      ...disorder,
      ...offAxis.findings,
      ...outliers.findings,
      ...negatives.findings,
      ...runs.findings,
      ...given.findings,
    ],
    counts: {
      rows: t.length,
      observed: length.observed,
      absent: gaps.missing + missing.missing,
      irregular: offAxis.rows,
      duplicates: total(duplicates),
      doubtful: outliers.points + negatives.points + runs.points,
      cells: t.length * covariates.length,
      covariateFaults: given.points,
    },
  };
}
