import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import { Backtest } from '#shared/stages/backtest.ts';
import type { Comparison, LeaderboardRow } from '#shared/stages/compare.ts';
import { Dataset } from '#shared/stages/import.ts';
import type { JobContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';
import { breather } from '../../jobs/breath.ts';
import { once } from '../../jobs/once.ts';
import type { Metric } from '../../metrics/define.ts';
import { metricsFor } from '../../metrics/index.ts';
import { readBlock } from '../../panel/scored-points.ts';
import { getRecord, putRecord, recordId } from '../../store/records.ts';
import { type Contender, contendersOf, refuseUnlike } from './contenders.ts';
import { ranksOf, winsOf } from './rank.ts';
import { significanceOf } from './significance.ts';
import { storeScores } from './store.ts';
import { createTally, type ScoreRow, type Tally } from './tally.ts';

const ROWS_AT_ONCE = 20_000;

export const runCompare: Handlers<typeof contract.compare>['run'] = async ({ backtests: given, ...input }, ctx) => {
  const parents = [...new Set(given)];
  const { backtests, dataset } = await ctx.db.read(async (sql) => {
    const backtests: StoredRecord<Backtest>[] = [];
    for (const id of parents) backtests.push(await getRecord(sql, 'backtest', id, Backtest));
    const dataset = await getRecord(sql, 'dataset', backtests[0]!.body.dataset, Dataset);
    await refuseUnlike(sql, backtests);
    return { backtests, dataset };
  });
  const contenders = contendersOf(backtests);
  const levels = commonLevels(backtests);
  const metrics = metricsFor(levels);
  const primary = primaryOf(metrics, input.primary);
  const season = input.season ?? dataset.body.seasons[0] ?? 1;
  const inputs = { primary: primary.card.id, season };
  return once(ctx, { kind: 'comparison', parents, inputs }, async () => {
    const started = performance.now();
    const scored = await scoreAll(ctx, backtests, { contenders, levels, metrics, primary, season });
    const { board, order, notes } = leaderboardOf(scored, contenders, primary);
    const plan = backtests[0]!.body.plan;
    const { rows: significance, notes: untested } = significanceOf({
      keys: contenders.map((c) => c.key),
      best: order[0]!,
      perSeries: scored.tally.seriesLosses(),
      perWindow: scored.tally.windowLosses(),
      overlap: Math.ceil(plan.horizon / (plan.step ?? plan.horizon)),
    });
    const body: Comparison = {
      dataset: dataset.head.id,
      backtests: parents,
      primary: primary.card.id,
      season,
      levels,
      leaderboard: board,
      significance: order.flatMap((m) => significance.filter((row) => row.key === contenders[m]!.key)),
      unscored: scored.unscored,
      notes: [...notes, ...untested],
    };
    const record = recordId('comparison', parents, body);
    const place = (rows: readonly ScoreRow[]): ScoreRow[] => rows.map((row) => ({ ...row, model: order.indexOf(row.model) }));
    await ctx.db.write(async (sql) => {
      await storeScores(sql, record, metrics.length, { steps: place(scored.tally.bySteps()), series: place(scored.rows) });
      const seconds = (performance.now() - started) / 1000;
      await putRecord(sql, { kind: 'comparison', parents, inputs, body, actor: ctx.actor, seconds }, record);
    });
    return record;
  });
};

/** Levels whose intervals all of the backtests stored. */
const commonLevels = (backtests: readonly StoredRecord<Backtest>[]): number[] =>
  [...new Set(backtests[0]!.body.plan.levels)]
    .filter((level) => backtests.every((b) => b.body.plan.levels.includes(level)))
    .sort((a, b) => a - b);

function primaryOf(metrics: readonly Metric[], id: string): Metric {
  const primary = metrics.find((metric) => metric.card.id === id);
  if (primary) return primary;
  throw new AlmanacError('BAD_REQUEST', `There is no metric "${id}" for these backtests.`, {
    hint: `Use one of ${metrics.map((metric) => metric.card.id).join(', ')}.`,
    place: { field: 'primary' },
  });
}

interface Scored {
  readonly tally: Tally;
  /** Scores per series and model. */
  readonly rows: readonly ScoreRow[];
  readonly unscored: number;
  /** Per contender: points with an actual but without a forecast. */
  readonly missing: readonly number[];
}

interface Plan {
  readonly contenders: readonly Contender[];
  readonly levels: readonly number[];
  readonly metrics: readonly Metric[];
  readonly primary: Metric;
  readonly season: number;
}

/** Reads block after block of series, so that memory holds one block and the scores. */
async function scoreAll(ctx: JobContext, backtests: readonly StoredRecord<Backtest>[], plan: Plan): Promise<Scored> {
  const { body } = backtests[0]!;
  const { contenders, levels, metrics, primary, season } = plan;
  const probabilities = body.probabilities.filter((p) => backtests.every((b) => b.body.probabilities.some((q) => Math.abs(q - p) < 1e-9)));
  const layout = { contenders, probabilities, levels, features: body.plan.features, season };
  const total = body.seriesCount;
  const size = Math.max(1, Math.floor(ROWS_AT_ONCE / (contenders.length * body.plan.windows * body.plan.horizon)));
  const tally = createTally(metrics, primary, contenders.length, total);
  const rows: ScoreRow[] = [];
  const missing = contenders.map(() => 0);
  const breathe = breather();
  let unscored = 0;
  for (let from = 0; from < total; from += size) {
    ctx.check();
    ctx.progress(from / total, `scoring series ${from + 1} to ${Math.min(total, from + size)} of ${total}`);
    const block = await ctx.db.read((sql) => readBlock(sql, layout, from, Math.min(total, from + size)));
    for (const series of block.series) {
      rows.push(...tally.add(series));
      await breathe();
    }
    block.missing.forEach((n, m) => {
      missing[m]! += n;
    });
    unscored += block.unscored;
  }
  return { tally, rows, unscored, missing };
}

/** The leaderboard from best to worst, and `order`: the contender at each place. */
function leaderboardOf({ tally, missing }: Scored, contenders: readonly Contender[], primary: Metric) {
  const overall = tally.overall();
  const own = overall.map((scores) => scores.find((score) => score.metric === primary.card.id)!);
  if (own.every((score) => score.value === null))
    throw new AlmanacError('UNSUITABLE', `${primary.card.title} cannot rank these models: ${own[0]!.refused}.`, {
      hint: `${primary.card.zeroRule} Choose another primary metric.`,
      place: { field: 'primary' },
    });
  const ranks = ranksOf(
    primary,
    own.map((score) => score.value),
  );
  const wins = winsOf(tally.seriesLosses());
  const order = contenders.map((_, m) => m).sort((a, b) => ranks[a]! - ranks[b]! || a - b);
  const board = order.map((m): LeaderboardRow => {
    const { probabilities: _, ...contender } = contenders[m]!;
    return { ...contender, rank: ranks[m]!, scores: [...overall[m]!], wins: wins[m]! };
  });
  const left = contenders.flatMap(({ key }, m) => (missing[m]! > 0 ? [`${key} (${missing[m]})`] : []));
  const notes = left.length > 0 ? [`Points without a forecast, left out for all models that have any: ${left.join(', ')}.`] : [];
  return { board, order, notes };
}
