import { findOutliers } from '#shared/math/outliers.ts';
import { yearInSteps } from '../../../panel/year.ts';
import type { Finding } from '../issues.ts';
import { atMost, type SeriesView, stretches } from '../view.ts';

/** Score beyond which an outlier is more likely an error than an event. */
const GROSS = 12;
const NORMAL_SHARE = 0.05;

/** Values far from what their season and their neighbours suggest: the rule is that of `findOutliers`. */
export function checkOutliers(view: SeriesView): { findings: Finding[]; points: number } {
  const { at, score } = findOutliers(view.y, view.season, yearInSteps(view.axis));
  const findings: Finding[] = [];
  for (let i = 0; i < at.length; i++) {
    const first = i;
    let worst = score[i]!;
    while (i + 1 < at.length && at[i + 1] === at[i]! + 1) worst = Math.max(worst, score[++i]!);
    const gross = worst >= GROSS;
    findings.push({
      kind: 'outlier',
      severity: gross ? 'warn' : 'info',
      from: view.timeOf(at[first]!),
      to: view.timeOf(at[i]!),
      count: i - first + 1,
      message: `${view.y[at[first]!]!.toPrecision(6)} is ${worst < 1000 ? worst.toFixed(1) : 'over 1000'} robust standard deviations from what season and neighbours suggest.`,
      proposal: gross ? 'winsorise' : 'keep',
    });
  }
  return { findings, points: at.length };
}

/** Values below zero: suspicious where they are rare. */
export function checkNegatives(view: SeriesView): { findings: Finding[]; points: number } {
  const { y } = view;
  let points = 0;
  let observed = 0;
  for (const v of y) {
    if (v < 0) points++;
    if (!Number.isNaN(v)) observed++;
  }
  if (points === 0) return { findings: [], points: 0 };
  const normal = points > NORMAL_SHARE * observed;
  const runs = [...stretches(y.length, (i) => y[i]! < 0)];
  const finding = (from: number, to: number, count: number, message: string): Finding => ({
    kind: 'negative',
    severity: normal ? 'info' : 'warn',
    from: view.timeOf(from),
    to: view.timeOf(to),
    count,
    message,
    proposal: 'keep',
  });
  if (normal) {
    const share = Math.round((100 * points) / observed);
    return {
      findings: [finding(runs[0]!.from, runs.at(-1)!.to, points, `${share} % of the values are below zero: normal here.`)],
      points: 0,
    };
  }
  return {
    findings: atMost(
      runs.map((r) => finding(r.from, r.to, r.count, `${r.count} value(s) below zero in a series that is positive otherwise.`)),
    ),
    points,
  };
}
