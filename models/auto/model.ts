import { z } from 'zod';
import { type Panel, pickSeries, seriesOf } from '#shared/domain/panel.ts';
import { budgetOf } from '../kit/combination/budget.ts';
import { evidenceOf, type Trials, weightedMean } from '../kit/combination/evidence.ts';
import { type CombinationState, type Combined, dependenceIn, forecastCombination, pickCombination } from '../kit/combination/parts.ts';
import { combinedSpreads } from '../kit/combination/spreads.ts';
import { backsFor } from '../kit/combination/trial.ts';
import { type Evidence, sharesOf } from '../kit/combination/weigh.ts';
import { defineModel, type FitOptions, type ModelContext } from '../kit/define.ts';
import { fallbackFor } from '../kit/fallback.ts';
import { candidatesFor } from './candidates.ts';
import { fitMembers } from './fit.ts';
import { bareReason, toldOf } from './tell.ts';
import { rare, traitsOf } from './traits.ts';
import { type Plan, tryAll } from './try.ts';

const params = z.strictObject({
  seasons: z
    .array(z.int().min(1).max(100_000))
    .max(6)
    .default([])
    .meta({ title: 'Season lengths', description: 'Each is tried: 24 and 168 for hourly data.', unit: 'steps', from: 'seasons' }),
  combine: z.int().min(1).max(20).default(10).meta({
    title: 'Average the best',
    description: 'At most so many members are averaged, each by a share that falls with its error; 1 takes the best alone.',
    unit: 'members',
  }),
  budget: z.number().min(1).max(86_400).default(240).meta({
    title: 'Budget',
    description: 'Time for all series together. Quick members come first; what does not fit in is left out, and the status says so.',
    unit: 's',
  }),
});
type Params = z.infer<typeof params>;

/** Known values below which nothing is compared. */
export const LEAST = 6;
/** Shares fall with this power of the error; less than this share of the best one's is none. */
const POWER = 6;
const LEAST_SHARE = 0.02;

/** Series that are tried together: bounds the memory of their trials. */
const MOST = 5_000;

/** Large panels in pieces of neighbouring series, each with its share of the time that is left. */
function fit(panel: Panel, p: Params, options: FitOptions, ctx: ModelContext): CombinationState {
  const total = panel.ids.length;
  if (total <= MOST) return fitPiece(panel, p, options, ctx);
  const pieces = Math.ceil(total / MOST);
  const time = budgetOf(ctx, p.budget);
  const made = Array.from({ length: pieces }, (_, k) => {
    const places = Array.from({ length: Math.min(MOST, total - k * MOST) }, (_, i) => k * MOST + i);
    const budget = Math.max(0, time.left()) / 1000 / (pieces - k);
    const progress = (share: number): void => ctx.progress((k + share) / pieces);
    return fitPiece(pickSeries(panel, places), { ...p, budget }, options, { ...ctx, progress });
  });
  return {
    combine: 'mean',
    series: made.flatMap((one) => one.series),
    parts: made.flatMap((one, k) => one.parts.map((part) => ({ ...part, series: part.series.map((s) => k * MOST + s) }))),
  };
}

function fitPiece(panel: Panel, p: Params, { horizon, calibrate = true }: FitOptions, ctx: ModelContext): CombinationState {
  const budget = budgetOf(ctx, p.budget);
  const traits = panel.ids.map((_, s) => {
    ctx.check();
    return traitsOf(panel, s);
  });
  const longest = traits.reduce((most, t) => Math.max(most, t.rows), 0);
  const backs = backsFor(longest, horizon, p.seasons);
  const plan: Plan = { panel, traits, backs, horizon, budget };
  const tried = tryAll(candidatesFor(p.seasons), plan, ctx);
  const trials: Trials = { panel, backs, horizon, forecasts: tried.map((t) => t.forecasts) };
  const weigh = (evidence: readonly Evidence[]) =>
    sharesOf(evidence, { members: tried.length, power: POWER, least: LEAST_SHARE, most: p.combine });
  const square = traits.map(rare);
  const shares = weigh(panel.ids.map((_, s) => evidenceOf(trials, s, square[s]!))).map((row, s) =>
    traits[s]!.known < LEAST ? row.map(() => 0) : row,
  );
  const { spreads, errors } = calibrate ? combinedSpreads(trials, weigh, weightedMean, square) : { spreads: [], errors: [] };
  const { parts, dropped, bare } = fitMembers(tried, shares, plan, p.budget, ctx);
  const alone = new Set(bare);
  const left = [...tried.flatMap((t) => (t.dropped ? [{ label: t.candidate.label, reason: t.dropped }] : [])), ...dropped];
  const series = panel.ids.map((id, s): Combined => {
    const y = seriesOf(panel, s);
    const fallback = traits[s]!.known > 0 ? fallbackFor(y) : undefined;
    const t = traits[s]!;
    if (!fallback) return { id, state: 'failed' };
    const floor = t.natural && !t.positive ? 0 : undefined;
    if (alone.has(s)) return { id, state: 'fallback', fallback, floor, reason: bareReason(t, left) };
    const reason = toldOf({ trials, s, traits: t, tried, errors: errors[s], seasons: p.seasons, left });
    return { id, state: 'fitted', reason, spread: spreads[s], fallback: spreads[s] ? undefined : fallback, floor };
  });
  return { combine: 'mean', series, parts };
}

/**
 * Tries the models that suit each series at rolling origins inside its history and averages the best. Intervals are conformal, from the errors of the average
 * itself at those origins.
 * Sources: Tashman (2000); Bates & Granger (1969); Petropoulos & Svetunkov (2020); Lei et al. (2018).
 */
export const model = defineModel<Params, CombinationState>({
  id: 'auto',
  version: 2,
  title: 'Automatic choice',
  family: 'combination',
  scope: 'global',
  summary: 'Tries the models that suit each series inside its history and averages the best.',
  sources: [
    'Tashman (2000), Out-of-sample tests of forecasting accuracy',
    'Bates & Granger (1969), The combination of forecasts',
    "Efron & Morris (1975), Data analysis using Stein's estimator and its generalizations",
    'Petropoulos & Svetunkov (2020), A simple combination of univariate models',
    'Syntetos, Boylan & Croston (2005), On the categorization of demand patterns',
  ],
  params,
  can: { covariates: 'known', intervals: 'conformal', missing: false, seasons: 'many', values: 'any' },
  minHistory: () => LEAST,
  fit,
  forecast: forecastCombination,
  pick: pickCombination,
  dependence: dependenceIn,
  examples: [
    { seasons: [], combine: 1, budget: 60 },
    { seasons: [7], combine: 10, budget: 60 },
  ],
});
