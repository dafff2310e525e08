import type { VersionComparison } from '#shared/services/registry.ts';
import { metricsFor } from '../../metrics/index.ts';
import { createScorer } from '../../metrics/scorer.ts';
import { type PairedOutcome, pairedTest } from '../../metrics/significance/paired.ts';
import { createLosses } from '../../panel/losses.ts';
import type { Sql } from '../../store/database.ts';
import type { VersionEvidence } from '../evidence.ts';
import { metricTitle, plain } from '../numbers.ts';
import { commonPoints, type Tested } from './common-points.ts';

export type Verdict = { readonly significance: NonNullable<VersionComparison['significance']> } | { readonly untested: string };

const ROWS_AT_ONCE = 200_000;
const USUAL_LEVEL = 0.05;

/**
 * Whether version `b` differs from `a` in the primary metric by more than chance, on the points that the backtests of both forecast. Where
 * that cannot be said: why.
 */
export async function significanceOf(sql: Sql, a: VersionEvidence, b: VersionEvidence): Promise<Verdict> {
  if (!isTested(a) || !isTested(b)) return { untested: 'the backtest of one of them is not in this workspace' };
  if (a.backtest.head.id === b.backtest.head.id && a.approval.body.key === b.approval.body.key)
    return { untested: 'both rest on the same row of the same backtest' };
  const { primary, levels } = b.comparison;
  const metric = metricsFor(levels).find(({ card }) => card.id === primary);
  if (!metric) return { untested: `${primary} is not known here` };
  const { horizon, windows, step = horizon } = b.backtest.body.plan;
  const total = b.dataset.body.seriesCount;
  const size = Math.max(1, Math.floor(ROWS_AT_ONCE / (horizon * windows)));
  const losses = createLosses(metric, 2, total);
  let points = 0;
  for (let from = 0; from < total; from += size)
    for (const series of await commonPoints(sql, [a, b], from, Math.min(total, from + size))) {
      points += series.steps.length;
      losses.add(
        series,
        series.models.map((of) => createScorer([metric]).add(of)[0]!),
      );
    }
  if (points === 0) return { untested: 'they have no forecast of the same time from the same origin' };
  const outcome = pairedTest({
    perSeries: pairOf(losses.perSeries()),
    perWindow: pairOf(losses.perWindow()),
    overlap: Math.ceil(horizon / step),
  });
  return 'untested' in outcome ? { untested: `of what both forecast there are ${outcome.untested}` } : told(outcome, primary);
}

const isTested = (version: VersionEvidence): version is Tested => version.backtest !== undefined;

const pairOf = (losses: readonly Float64Array[]): [Float64Array, Float64Array] => [losses[0]!, losses[1]!];

function told({ name, over, p }: Exclude<PairedOutcome, { untested: string }>, primary: string): Verdict {
  const chance = isBeyondChance(p) ? 'is more than chance' : 'may be chance';
  const sentence = `The difference in ${metricTitle(primary)} ${chance}.`;
  return { significance: { test: `${name} over ${over}`, p, sentence } };
}

/** "= 0.031", "< 0.001". */
export const probability = (p: number): string => (p < 0.001 ? '< 0.001' : `= ${plain(Number(p.toFixed(3)))}`);

export const isBeyondChance = (p: number): boolean => p < USUAL_LEVEL;
