import { paramsSchema, resolveParams } from '#models/kit/params.ts';
import { holds, spaceOf } from '#models/kit/search/space.ts';
import { suggest, type Tried } from '#models/kit/search/tpe.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import { seededRandom } from '#shared/math/random.ts';
import type { Search, SearchPlan, SearchTrial } from '#shared/services/search.ts';
import type { JobContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';
import { deviceFor } from '../../jobs/device.ts';
import { environment } from '../../jobs/environment.ts';
import { once } from '../../jobs/once.ts';
import { findModel } from '../../jobs/tasks/model.ts';
import type { Metric } from '../../metrics/define.ts';
import { badness, metricsFor } from '../../metrics/index.ts';
import { type Origin, rowsBefore } from '../../panel/cut.ts';
import { loadPanel, usesPast } from '../../panel/load.ts';
import { sourceOf } from '../../panel/source.ts';
import { putRecord, recordId } from '../../store/records.ts';
import { type Bench, makeTrial } from './evaluate.ts';
import { putTrials, storedTrials } from './trials.ts';

/** Trials that are suggested together: the same number on every machine, so that a seed gives the same search. */
const ROUND = 4;

const originsOf = ({ folds, horizon, step = horizon }: SearchPlan): Origin[] =>
  Array.from({ length: folds }, (_, k) => ({ back: horizon + (folds - 1 - k) * step }));

/** The metric by its id, and the levels whose intervals it needs. */
function metricOf(id: string): { metric: Metric; levels: readonly number[] } {
  const level = Number(/-(\d+(?:\.\d+)?)$/.exec(id)?.[1] ?? Number.NaN);
  const levels = level > 0 && level < 100 ? [level] : [80, 95];
  const metrics = metricsFor(levels);
  const metric = metrics.find((m) => m.card.id === id);
  if (metric) return { metric, levels: level > 0 || id === 'pinball' ? levels : [] };
  throw new AlmanacError('NOT_FOUND', `There is no metric "${id}".`, {
    hint: `Known: ${metrics.map((m) => m.card.id).join(', ')}.`,
    place: { field: 'metric' },
  });
}

export const runSearch: Handlers<typeof contract.search>['run'] = async (plan, ctx) => {
  const { features, dataset } = await ctx.db.read((sql) => sourceOf(sql, plan.features));
  const model = findModel(plan.choice.model);
  const space = spaceOf(model.id, paramsSchema(model), plan.choice.params, plan.space);
  const { metric, levels } = metricOf(plan.metric);
  const parents = [features.head.id];
  const inputs = { ...plan, step: plan.step ?? plan.horizon, version: model.version };
  const { trials: _, budget: __, ...essence } = inputs;
  const key = recordId('search', parents, essence);
  return once(ctx, { kind: 'search', parents, inputs }, async () => {
    const started = performance.now();
    ctx.progress(0, 'reading the series');
    const { panel } = await ctx.db.read((sql) => loadPanel(sql, features, dataset, { past: usesPast(model) }));
    const origins = originsOf(plan);
    if (!panel.ids.some((_, s) => rowsBefore(panel, s, origins[0]!) > 0)) throw tooShort(plan, origins[0]!.back);
    const season = Math.max(1, dataset.body.seasons.find((m) => m > 1) ?? 1);
    const device = await deviceFor([model], undefined, ctx, ctx.note);
    const bench = { model, panel, origins, horizon: plan.horizon, levels, metric, season, seed: plan.seed, pool: ctx.pool, device };
    const resolve = (params: Record<string, unknown>) => resolveParams(model, { ...plan.choice.params, ...params }, dataset.body.seasons);
    const found = await search(ctx, key, plan, metric, (trials, signal) => ({
      ...{ space, bench: { ...bench, signal, whole: plan.prune ? wholeOf(trials, metric) : [] }, resolve },
    }));
    const best = bestOf(found.trials, metric);
    if (best === undefined)
      throw new AlmanacError(
        'MODEL_FAILED',
        `No trial of ${model.id} was made whole: ${found.trials.find((t) => t.reason)?.reason ?? 'time ran out'}.`,
        {
          hint: 'Give it more time, fewer folds, or a smaller space.',
        },
      );
    const body: Search = { dataset: dataset.head.id, plan, ...found, best: best.trial, environment: environment(ctx.pool.threads) };
    const id = recordId('search', parents, body);
    const seconds = (performance.now() - started) / 1000;
    await ctx.db.write((sql) => putRecord(sql, { kind: 'search', parents, inputs, body, actor: ctx.actor, seconds }, id));
    return id;
  });
};

const tooShort = ({ folds, horizon, step = horizon }: SearchPlan, back: number): AlmanacError =>
  new AlmanacError(
    'UNSUITABLE',
    `No series is long enough for ${folds} folds of ${horizon} steps, ${step} apart: ${back} steps are held back.`,
    {
      hint: 'Choose fewer folds, a smaller step or a shorter horizon.',
      place: { field: 'folds' },
    },
  );

const wholeOf = (trials: readonly SearchTrial[], metric: Metric): number[][] =>
  trials.filter((t) => t.state === 'whole').map((t) => t.folds.map((score) => badness(metric, score)));

const badnessOf = (trial: SearchTrial, metric: Metric): number =>
  trial.score !== null ? badness(metric, trial.score) : Number.POSITIVE_INFINITY;

/** The whole trial with the best score; the first of equals. */
function bestOf(trials: readonly SearchTrial[], metric: Metric): SearchTrial | undefined {
  const whole = trials.filter((t) => t.state === 'whole');
  return whole.reduce<SearchTrial | undefined>((a, b) => (a && badnessOf(a, metric) <= badnessOf(b, metric) ? a : b), undefined);
}

interface Tools {
  readonly space: Parameters<typeof suggest>[0];
  readonly bench: Bench;
  readonly resolve: (params: Record<string, unknown>) => unknown;
}

/** Rounds of trials until there are enough or time runs out; each round is stored before the next begins. */
async function search(
  ctx: JobContext,
  key: string,
  plan: SearchPlan,
  metric: Metric,
  toolsFor: (trials: readonly SearchTrial[], signal: AbortSignal) => Tools,
): Promise<Pick<Search, 'trials' | 'ended'>> {
  const trials = (await ctx.db.read((sql) => storedTrials(sql, key))).slice(0, plan.trials);
  if (trials.length > 0) ctx.note('info', `Goes on from ${trials.length} trials of an earlier run.`);
  const time = AbortSignal.timeout(plan.budget * 1000);
  const signal = AbortSignal.any([ctx.signal, time]);
  while (trials.length < plan.trials) {
    const { space, bench, resolve } = toolsFor(trials, signal);
    const random = seededRandom(plan.seed * 100_003 + trials.length);
    const tried = trials.map((t): Tried => ({ params: t.params, score: standing(t, metric) }));
    const round: Record<string, unknown>[] = trials.length === 0 ? defaultsIn(space, resolve) : [];
    const middle =
      tried
        .map((t) => t.score)
        .filter(Number.isFinite)
        .sort((a, b) => a - b)[Math.floor(tried.length / 2)] ?? 0;
    while (round.length < Math.min(ROUND, plan.trials - trials.length))
      round.push(suggest(space, [...tried, ...round.map((params) => ({ params, score: middle }))], random));
    try {
      const made = await Promise.all(round.map((params, i) => makeTrial(bench, trials.length + i + 1, params, () => resolve(params))));
      await ctx.db.write((sql) => putTrials(sql, key, made));
      trials.push(...made);
    } catch (error) {
      ctx.check();
      if (time.aborted) return { trials, ended: 'budget' };
      throw error;
    }
    ctx.progress(trials.length / plan.trials, sayHow(trials, plan, metric));
  }
  return { trials, ended: 'trials' };
}

/** The model's own parameters as the first trial, so that the best is no worse; none where one of them has no default in the space. */
function defaultsIn(space: Tools['space'], resolve: Tools['resolve']): Record<string, unknown>[] {
  try {
    const usual = resolve({}) as Readonly<Record<string, unknown>>;
    const own = space.map((d) => [d.name, usual[d.name]] as const);
    return space.every((d, i) => holds(d, own[i]![1])) ? [Object.fromEntries(own)] : [];
  } catch {
    return [];
  }
}

/** How bad a trial is to learn from: one that was given up by the folds that it had. */
const standing = (trial: SearchTrial, metric: Metric): number =>
  trial.state === 'failed' || trial.folds.length === 0
    ? Number.POSITIVE_INFINITY
    : badness(metric, trial.folds.reduce((a, b) => a + b, 0) / trial.folds.length);

function sayHow(trials: readonly SearchTrial[], plan: SearchPlan, metric: Metric): string {
  const best = bestOf(trials, metric);
  const so = best ? `, the best so far ${Number(best.score!.toPrecision(5))} (trial ${best.trial})` : '';
  return `${trials.length} of ${plan.trials} trials${so}`;
}
