import { z } from 'zod';
import type { Forecast, SeriesStatus } from '#shared/domain/forecast.ts';
import { probabilitiesOf } from '#shared/domain/forecast.ts';
import { type Future, type Panel, pickSeries, seriesOf } from '#shared/domain/panel.ts';
import { defineModel, type ModelContext } from '../kit/define.ts';
import { type Candidate, candidatesFor, type Traits } from './candidates.ts';
import { choose, type Tried } from './choose.ts';
import { affordable } from './plan.ts';
import { traitsOf, tryCandidate, type Windows, windowsFor } from './trial.ts';

const params = z.strictObject({
  seasons: z
    .array(z.int().min(1).max(100_000))
    .max(6)
    .default([])
    .meta({ title: 'Season lengths', description: 'Each is tried: 24 and 168 for hourly data.', unit: 'steps', from: 'seasons' }),
  combine: z
    .int()
    .min(1)
    .max(5)
    .default(3)
    .meta({
      title: 'Average the best',
      description: 'At most so many members are averaged, where that errs less than the best alone.',
      unit: 'members',
    }),
  budget: z
    .number()
    .min(1)
    .max(86_400)
    .default(60)
    .meta({ title: 'Budget', description: 'Time that the trials may take; what does not fit in by estimate is not tried.', unit: 's' }),
});
type Params = z.infer<typeof params>;

/** One member fitted on all the series that chose it. */
interface Part {
  readonly id: string;
  /** Places of its series in the panel. */
  readonly series: readonly number[];
  readonly state: unknown;
}

interface State {
  readonly ids: readonly string[];
  readonly choices: readonly { readonly model: string; readonly fallback: boolean; readonly reason: string }[];
  readonly parts: readonly Part[];
}

const NAIVE = 0;
const CHUNK = 200;
const LEAST = 12;

/** Scale of an error: mean absolute change over the shortest season, or over one step. */
function scaleOf(y: Float64Array, seasons: readonly number[]): number {
  const lag = seasons.find((s) => s > 1 && s < y.length) ?? 1;
  let sum = 0;
  let count = 0;
  for (let i = lag; i < y.length; i++) {
    const change = Math.abs(y[i]! - y[i - lag]!);
    if (Number.isNaN(change)) continue;
    sum += change;
    count++;
  }
  return count > 0 && sum > 0 ? sum / count : 1;
}

function trials(
  candidates: readonly Candidate[],
  panel: Panel,
  traits: readonly Traits[],
  windows: readonly Windows[],
  horizon: number,
  ctx: ModelContext,
) {
  const tried: Tried[][] = panel.ids.map(() => []);
  candidates.forEach((candidate, c) => {
    const chosen = panel.ids
      .map((_, s) => s)
      .filter((s) => traits[s]!.known >= LEAST && windows[s]!.cuts.length > 0 && candidate.suits(traits[s]!));
    if (chosen.length === 0) return;
    tryCandidate(candidate, panel, chosen, windows, horizon, ctx).forEach((forecasts, i) => {
      tried[chosen[i]!]!.push({ candidate: c, forecasts });
    });
  });
  return tried;
}

/** Which candidates each series of the panel gets, with the reason. */
function chooseAll(panel: Panel, p: Params, candidates: readonly Candidate[], horizon: number, ctx: ModelContext) {
  const traits = panel.ids.map((_, s) => traitsOf(panel, s));
  const windows = traits.map((t) => windowsFor(t.rows, horizon));
  const tried = trials(candidates, panel, traits, windows, horizon, ctx);
  return panel.ids.map((_, s) => {
    const y = seriesOf(panel, s);
    const { cuts, steps } = windows[s]!;
    const actual = cuts.map((cut) => y.subarray(cut, cut + steps));
    const choice = choose(tried[s]!, actual, p.combine);
    if (!choice) {
      const { known } = traits[s]!;
      return { candidates: [NAIVE], fallback: true, reason: `${known} known values are too few to compare models: naive` };
    }
    const names = choice.candidates.map((c) => candidates[c]!.label).join(' + ');
    const error = (choice.error / scaleOf(y, p.seasons)).toPrecision(3);
    const origins = `${cuts.length} ${cuts.length === 1 ? 'origin' : 'origins'}`;
    return {
      candidates: choice.candidates,
      fallback: false,
      reason: `${names}: best of ${tried[s]!.length} at ${origins}, scaled error ${error}`,
    };
  });
}

function fit(panel: Panel, p: Params, { horizon }: { readonly horizon: number }, ctx: ModelContext): State {
  const plan = affordable(candidatesFor(p.seasons), panel, p.budget);
  const quiet = { ...ctx, progress: () => {} };
  const chosen: ReturnType<typeof chooseAll> = [];
  for (let from = 0; from < panel.ids.length; from += CHUNK) {
    ctx.check();
    ctx.progress((0.8 * from) / panel.ids.length);
    const chunk = Array.from({ length: Math.min(CHUNK, panel.ids.length - from) }, (_, i) => from + i);
    chosen.push(...chooseAll(pickSeries(panel, chunk), p, plan.candidates, horizon, quiet));
  }
  const parts = plan.candidates.flatMap((candidate, c): Part[] => {
    const series = chosen.flatMap((choice, s) => (choice.candidates.includes(c) ? [s] : []));
    if (series.length === 0) return [];
    ctx.progress(0.8 + (0.2 * c) / plan.candidates.length);
    const member = ctx.member(candidate.id);
    const state = member.fit(pickSeries(panel, series), member.params.parse(candidate.params), { horizon }, quiet);
    return [{ id: candidate.id, series, state }];
  });
  const names = (choice: (typeof chosen)[number]): string => [...new Set(choice.candidates.map((c) => plan.candidates[c]!.id))].join(' + ');
  return {
    ids: [...panel.ids],
    choices: chosen.map((c) => ({ model: names(c), fallback: c.fallback, reason: [c.reason, plan.note].filter(Boolean).join('; ') })),
    parts,
  };
}

/** The horizon of some of the series. */
function futureFor({ horizon, covariates }: Future, series: readonly number[]): Future {
  const pick = (values: Float64Array): Float64Array => {
    const out = new Float64Array(series.length * horizon);
    series.forEach((s, i) => {
      out.set(values.subarray(s * horizon, (s + 1) * horizon), i * horizon);
    });
    return out;
  };
  return { horizon, covariates: covariates.map(({ name, values }) => ({ name, values: pick(values) })) };
}

function forecast(
  state: State,
  { future, levels }: { readonly future: Future; readonly levels: readonly number[] },
  ctx: ModelContext,
): Forecast {
  const { horizon } = future;
  const size = state.ids.length * horizon;
  const share = new Float64Array(state.ids.length);
  for (const { series } of state.parts) for (const s of series) share[s]!++;
  const times = new Float64Array(size);
  const mean = new Float64Array(size);
  const quantiles = probabilitiesOf(levels).map((p) => ({ p, values: new Float64Array(size) }));
  const made: SeriesStatus[][] = state.ids.map(() => []);
  const add = (to: Float64Array, from: Float64Array, series: readonly number[]): void => {
    series.forEach((s, i) => {
      for (let h = 0; h < horizon; h++) to[s * horizon + h]! += from[i * horizon + h]! / share[s]!;
    });
  };
  for (const { id, series, state: inner } of state.parts) {
    const f = ctx.member(id).forecast(inner, { future: futureFor(future, series), levels }, ctx);
    add(mean, f.mean, series);
    quantiles.forEach((q, k) => {
      add(q.values, f.quantiles[k]!.values, series);
    });
    series.forEach((s, i) => {
      times.set(f.times.subarray(i * horizon, (i + 1) * horizon), s * horizon);
      made[s]!.push(f.status[i]!);
    });
  }
  const status = state.choices.map(({ model, fallback, reason }, s): SeriesStatus => {
    const notes = made[s]!.map((m) => m.reason).filter(Boolean);
    const failed = made[s]!.some((m) => m.state === 'failed');
    const fitted = !fallback && made[s]!.some((m) => m.state === 'fitted');
    return {
      series: state.ids[s]!,
      state: failed ? 'failed' : fitted ? 'fitted' : 'fallback',
      reason: [reason, ...notes].join('; '),
      model,
    };
  });
  return { ids: state.ids, horizon, times, mean, quantiles, status };
}

/**
 * Tries the models that suit each series at rolling origins inside its history and takes the best, or the average of the best few.
 * Intervals are the members' own, averaged by quantile.
 * Sources: Tashman (2000), Out-of-sample tests of forecasting accuracy; Lichtendahl, Grushka-Cockayne & Winkler (2013) on averaging quantiles.
 */
export const model = defineModel<Params, State>({
  id: 'auto',
  version: 1,
  title: 'Automatic choice',
  family: 'combination',
  scope: 'local',
  summary: 'Tries the models that suit each series and takes the best, or averages the best few.',
  sources: [
    'Tashman (2000), Out-of-sample tests of forecasting accuracy',
    'Lichtendahl, Grushka-Cockayne & Winkler (2013), Is it better to average probabilities or quantiles?',
  ],
  params,
  can: { covariates: 'known', intervals: 'native', missing: false, seasons: 'many', values: 'any' },
  minHistory: () => LEAST,
  fit,
  forecast,
  examples: [
    { seasons: [], combine: 1, budget: 60 },
    { seasons: [7], combine: 3, budget: 60 },
  ],
});
