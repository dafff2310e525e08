import { z } from 'zod';
import { type Panel, seriesOf } from '#shared/domain/panel.ts';
import { type Combine, evidenceOf, plainMedian, type Trials, weightedMean } from '../kit/combination/evidence.ts';
import { blocksFor, fitMember, type Member, tryMember } from '../kit/combination/members.ts';
import { type CombinationState, type Combined, dependenceIn, forecastCombination, pickCombination } from '../kit/combination/parts.ts';
import { combinedSpreads } from '../kit/combination/spreads.ts';
import { backsFor } from '../kit/combination/trial.ts';
import { type Evidence, sharesOf } from '../kit/combination/weigh.ts';
import { defineModel, type FitOptions, type ModelContext } from '../kit/define.ts';
import { fallbackFor } from '../kit/fallback.ts';
import { leadingGap } from '../kit/gaps.ts';
import { rowsIn } from '../kit/origin.ts';
import { resolveParams } from '../kit/params.ts';

const params = z.strictObject({
  members: z
    .array(z.string().min(1))
    .min(1)
    .max(20)
    .default(['ets', 'dynamic-theta', 'theta', 'mstl', 'linear-regression'])
    .meta({ title: 'Members', description: 'Names of models, each with its default parameters and the seasons of the data.' }),
  combine: z.enum(['median', 'mean', 'weighted']).default('weighted').meta({
    title: 'Combination',
    description: 'median: step by step, safe against one member that errs; weighted: shares fall with the errors at earlier origins.',
  }),
  seasons: z
    .array(z.int().min(1).max(100_000))
    .max(6)
    .default([])
    .meta({ title: 'Season lengths', description: 'What the members take of them.', unit: 'steps', from: 'seasons' }),
});
type Params = z.infer<typeof params>;

/** Known values that a series needs. */
const LEAST = 4;
const POWER = 6;
const LEAST_SHARE = 0.02;

/** Missing values after the first known one. */
const gapsIn = (y: Float64Array): number => y.subarray(leadingGap(y)).reduce((n, v) => n + (Number.isFinite(v) ? 0 : 1), 0);

function trialsOf(members: readonly Member[], panel: Panel, { seasons }: Params, horizon: number, ctx: ModelContext): Trials {
  const longest = panel.ids.reduce((most, _, s) => Math.max(most, rowsIn(panel, s)), 0);
  const backs = backsFor(longest, horizon, seasons);
  const places = panel.ids.map((_, s) => s);
  const limit = { ctx: { ...ctx, progress: () => {} }, ms: Number.POSITIVE_INFINITY };
  const origins = backs.map((_, k) => k);
  const forecasts = members.map((member, m) => {
    ctx.check();
    ctx.progress((0.8 * m) / members.length);
    const out = new Float64Array(panel.ids.length * backs.length * horizon).fill(Number.NaN);
    tryMember(member, blocksFor(member, places, ctx), { panel, backs, horizon }, origins, out, limit);
    return out;
  });
  return { panel, backs, horizon, forecasts };
}

function fit(panel: Panel, p: Params, { horizon, calibrate = true }: FitOptions, ctx: ModelContext): CombinationState {
  const members = p.members.map((id): Member => ({ id, label: id, params: resolveParams(ctx.member(id), {}, p.seasons) }));
  const known = panel.ids.map((_, s) => {
    ctx.check();
    return seriesOf(panel, s).reduce((n, v) => n + (Number.isFinite(v) ? 1 : 0), 0);
  });
  const weighted = p.combine === 'weighted';
  const trials = weighted || calibrate ? trialsOf(members, panel, p, horizon, ctx) : undefined;
  const even = (): Float64Array => new Float64Array(members.length).fill(1 / members.length);
  const weigh = (evidence: readonly Evidence[]): Float64Array[] => {
    if (!weighted) return evidence.map(even);
    const options = { members: members.length, power: POWER, least: LEAST_SHARE, most: members.length };
    return sharesOf(evidence, options).map((row) => (row.some((w) => w > 0) ? row : even()));
  };
  const shares = trials ? weigh(panel.ids.map((_, s) => evidenceOf(trials, s, false))) : panel.ids.map(even);
  const combine: Combine = p.combine === 'median' ? plainMedian : weightedMean;
  const spreads =
    trials && calibrate
      ? combinedSpreads(
          trials,
          weigh,
          combine,
          known.map(() => false),
        ).spreads
      : [];
  const limit = { ctx: { ...ctx, progress: () => {} }, ms: Number.POSITIVE_INFINITY };
  const parts = members.flatMap((member, m) => {
    ctx.check();
    ctx.progress(0.8 + (0.2 * m) / members.length);
    const takers = shares.flatMap((row, s) => (row[m]! > 0 ? [{ s, share: row[m]! }] : []));
    return takers.length > 0 ? fitMember(member, takers, panel, horizon, limit) : [];
  });
  const series = panel.ids.map((id, s): Combined => {
    const fallback = known[s]! > 0 ? fallbackFor(seriesOf(panel, s)) : undefined;
    if (!fallback) return { id, state: 'failed' };
    if (known[s]! < LEAST) return { id, state: 'fallback', reason: `${known[s]} known values, ${LEAST} needed`, fallback };
    const gaps = gapsIn(seriesOf(panel, s));
    const reason = gaps > 0 ? `${gaps} missing values: each member fills them or passes over them` : undefined;
    return { id, state: 'fitted', reason, spread: spreads[s], fallback: spreads[s] ? undefined : fallback };
  });
  return { combine: p.combine === 'median' ? 'median' : 'mean', series, parts };
}

/**
 * Chosen members, combined. Intervals are conformal, from the combination's own errors at earlier origins.
 * Sources: Petropoulos & Svetunkov (2020); Bates & Granger (1969); Lei et al. (2018).
 */
export const model = defineModel<Params, CombinationState>({
  id: 'ensemble',
  version: 1,
  title: 'Ensemble',
  family: 'combination',
  scope: 'global',
  summary: 'The median or the average of models that you choose: errs less than most of its members.',
  sources: [
    'Petropoulos & Svetunkov (2020), A simple combination of univariate models',
    'Bates & Granger (1969), The combination of forecasts',
    'Jose & Winkler (2008), Simple robust averages of forecasts',
  ],
  params,
  can: { covariates: 'known', intervals: 'conformal', missing: false, seasons: 'many', values: 'any' },
  minHistory: () => LEAST,
  fit,
  forecast: forecastCombination,
  pick: pickCombination,
  dependence: dependenceIn,
  examples: [
    { members: ['linear-regression'], combine: 'median', seasons: [7] },
    { members: ['theta', 'ses', 'linear-regression'], combine: 'weighted', seasons: [7] },
  ],
});
