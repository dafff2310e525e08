import type { StoredRecord } from '#shared/domain/record.ts';
import type { Backtest } from '#shared/stages/backtest.ts';
import type { Points } from '../metrics/define.ts';
import { metricsFor } from '../metrics/index.ts';
import { createScorer } from '../metrics/scorer.ts';
import type { Sql } from '../store/database.ts';
import { readBlock, type SeriesPoints } from './scored-points.ts';

const ROWS_AT_ONCE = 20_000;

export interface OriginScores {
  /** Metric -> score over all origins; null where the metric refuses. */
  readonly all: Readonly<Record<string, number | null>>;
  /** The same of the last origin of each series alone: a single run, as it is made without a backtest. */
  readonly last: Readonly<Record<string, number | null>>;
}

/** Scores one model of a backtest from its stored forecasts, on all points where it has one; block by block. */
export async function originScores(sql: Sql, { head, body }: StoredRecord<Backtest>, key: string, season: number): Promise<OriginScores> {
  const model = body.models.find((m) => m.key === key)!;
  const { probabilities, plan } = body;
  const contender = { key, backtest: head.id, probabilities, fitted: model.fitted, fallback: model.fallback };
  const layout = { contenders: [contender], probabilities, features: plan.features, season };
  const metrics = metricsFor(plan.levels);
  const [all, last] = [createScorer(metrics), createScorer(metrics)];
  const size = Math.max(1, Math.floor(ROWS_AT_ONCE / (plan.windows * plan.horizon)));
  for (let from = 0; from < body.seriesCount; from += size) {
    const { series } = await readBlock(sql, layout, from, Math.min(body.seriesCount, from + size));
    for (const one of series) {
      all.add(one.models[0]!);
      last.add(ofLastOrigin(one));
    }
  }
  const told = (scorer: typeof all) => Object.fromEntries(scorer.scores().map(({ metric, value }) => [metric, value]));
  return { all: told(all), last: told(last) };
}

function ofLastOrigin({ models: [points], windows, cutoffs }: SeriesPoints): Points {
  const p = points!;
  const pick = (column: Float64Array): Float64Array => column.filter((_, i) => windows[i] === cutoffs - 1);
  if (p.actual.length === 0) return p;
  return {
    actual: pick(p.actual),
    mean: pick(p.mean),
    quantiles: p.quantiles.map((q) => ({ p: q.p, values: pick(q.values) })),
    absoluteScale: pick(p.absoluteScale),
    squaredScale: pick(p.squaredScale),
  };
}
