import { z } from 'zod';
import { type Panel, pickSeries } from '#shared/domain/panel.ts';
import { defineModel, type FitOptions, type ModelContext } from '../kit/define.ts';
import { candidatesFor } from './candidates.ts';
import { combined, type Part, type State } from './combine.ts';
import { affordable } from './plan.ts';
import { LEAST, type Selection, select } from './select.ts';

const params = z.strictObject({
  seasons: z
    .array(z.int().min(1).max(100_000))
    .max(6)
    .default([])
    .meta({ title: 'Season lengths', description: 'Each is tried: 24 and 168 for hourly data.', unit: 'steps', from: 'seasons' }),
  combine: z.int().min(1).max(10).default(6).meta({
    title: 'Average the best',
    description: 'At most so many members are averaged, each by a share that falls with its error; 1 takes the best alone.',
    unit: 'members',
  }),
  budget: z.number().min(1).max(86_400).default(60).meta({
    title: 'Budget',
    description: 'Time that one series may take: what does not fit in by estimate, or is not begun in time, is not tried.',
    unit: 's',
  }),
});
type Params = z.infer<typeof params>;

/** Series that are tried together: bounds the memory of their trial forecasts. */
const CHUNK = 200;
/** Share of the budget, and of the progress, that goes to the trials. */
const TRIALS = 0.6;

function fit(panel: Panel, p: Params, { horizon, calibrate }: FitOptions, ctx: ModelContext): State {
  const total = panel.ids.length;
  const plan = affordable(candidatesFor(p.seasons), panel, p.budget);
  const quiet = { ...ctx, progress: () => {} };
  const started = ctx.clock();
  const chosen: Selection[] = [];
  for (let from = 0; from < total; from += CHUNK) {
    ctx.check();
    ctx.progress((TRIALS * from) / total);
    const chunk = Array.from({ length: Math.min(CHUNK, total - from) }, (_, i) => from + i);
    const deadline = started + TRIALS * p.budget * 1000 * ((from + chunk.length) / total);
    chosen.push(...select(pickSeries(panel, chunk), { ...p, horizon, deadline }, plan.candidates, quiet));
  }
  const parts = plan.candidates.flatMap((candidate, c): Part[] => {
    const takers = chosen.flatMap(({ members }, s) => members.filter((m) => m.candidate === c).map(({ share }) => ({ s, share })));
    if (takers.length === 0) return [];
    ctx.progress(TRIALS + ((1 - TRIALS) * c) / plan.candidates.length);
    const series = takers.map((t) => t.s);
    const member = ctx.member(candidate.id);
    const state = member.fit(pickSeries(panel, series), member.params.parse(candidate.params), { horizon, calibrate }, quiet);
    return [{ id: candidate.id, series, shares: takers.map((t) => t.share), state }];
  });
  const choices = chosen.map(({ members, fallback, reason }) => ({
    model: [...new Set(members.map((m) => plan.candidates[m.candidate]!.id))].join(' + '),
    fallback,
    reason: [reason, plan.note].filter(Boolean).join('; '),
  }));
  return { ids: [...panel.ids], choices, parts };
}

/**
 * Tries the models that suit each series at rolling origins inside its history and averages the best. Intervals are the members' own,
 * averaged by quantile.
 * Sources: Tashman (2000); Bates & Granger (1969); Lichtendahl, Grushka-Cockayne & Winkler (2013).
 */
export const model = defineModel<Params, State>({
  id: 'auto',
  version: 1,
  title: 'Automatic choice',
  family: 'combination',
  scope: 'local',
  summary: 'Tries the models that suit each series inside its history and averages the best.',
  sources: [
    'Tashman (2000), Out-of-sample tests of forecasting accuracy',
    'Bates & Granger (1969), The combination of forecasts',
    'Lichtendahl, Grushka-Cockayne & Winkler (2013), Is it better to average probabilities or quantiles?',
  ],
  params,
  can: { covariates: 'known', intervals: 'native', missing: false, seasons: 'many', values: 'any' },
  minHistory: () => LEAST,
  fit,
  forecast: combined,
  examples: [
    { seasons: [], combine: 1, budget: 60 },
    { seasons: [7], combine: 6, budget: 60 },
  ],
});
