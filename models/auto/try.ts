import { type Panel, pickSeries } from '#shared/domain/panel.ts';
import { blocksOf, shareOut } from '../kit/combination/team.ts';
import { startTrial, type TrialCall, tryModel } from '../kit/combination/trial.ts';
import type { ModelContext } from '../kit/define.ts';
import { type Budget, orLate, reasonOf } from './budget.ts';
import type { Candidate } from './candidates.ts';
import type { Traits } from './traits.ts';

export interface Plan {
  readonly panel: Panel;
  readonly traits: readonly Traits[];
  /** Origins, in steps before the end. */
  readonly backs: readonly number[];
  readonly horizon: number;
  readonly budget: Budget;
}

/** What came of one candidate. */
export interface Tried {
  readonly candidate: Candidate;
  /** Forecasts of all series of the panel as `tryModel` lays them out; undefined where it was dropped. */
  readonly forecasts?: Float64Array;
  /** Why it was. */
  readonly dropped?: string;
  /** Milliseconds that a fit of it on all its series takes, by what the trials took. */
  readonly fitTime: number;
}

/** Rows that a series needs before an origin. */
export const LEAST_ROWS = 4;
/** A dear candidate is tried at every so manieth origin. */
const EVERY = 3;
/** Share of the time that is not set aside for the last fits, which one candidate may take. */
const SHARE = 0.6;

const everyThird = (k: number): boolean => k % EVERY === EVERY - 1;

/** The trials of a candidate on some series, by blocks on every thread. */
function trialOf(
  candidate: Candidate,
  places: readonly number[],
  plan: Plan,
  time: number,
  ctx: ModelContext,
): { forecasts: Float64Array; fitTime: number } {
  const { panel, horizon, budget } = plan;
  const { crew, clock } = ctx;
  const member = ctx.member(candidate.id);
  const params = member.params.parse(candidate.params);
  const origins = plan.backs.map((_, k) => k).filter((k) => !candidate.dear || plan.backs.length < EVERY || everyThird(k));
  const backs = origins.map((k) => plan.backs[k]!);
  const size = backs.length * horizon;
  const forecasts = new Float64Array(panel.ids.length * plan.backs.length * horizon).fill(Number.NaN);
  const started = clock();
  const global = member.scope === 'global';
  const blocks = global ? [places] : blocksOf(places);
  const lanes = global || !crew ? 1 : crew.size + 1;
  const run = (some: readonly (readonly number[])[], left: number): void => {
    const quiet = budget.within(left);
    const deadline = Number.isFinite(left) ? Date.now() + left : undefined;
    const call = (block: readonly number[]): TrialCall => ({
      model: candidate.id,
      params,
      panel: pickSeries(panel, block),
      backs,
      least: LEAST_ROWS,
      horizon,
      seed: ctx.seed,
      deadline,
    });
    const made = shareOut(
      some,
      global ? undefined : crew,
      (block) => tryModel(call(block), quiet),
      (team, block) => orLate(startTrial(team, call(block))),
    );
    made.forEach((f, b) => {
      some[b]!.forEach((s, i) => {
        origins.forEach((k, o) => {
          forecasts.set(f.subarray(i * size + o * horizon, i * size + (o + 1) * horizon), (s * plan.backs.length + k) * horizon);
        });
      });
    });
  };
  const first = blocks.slice(0, lanes);
  run(first, time);
  const spent = clock() - started;
  const all = (spent * blocks.length) / first.length;
  const rest = blocks.slice(first.length);
  if (rest.length > 0) {
    if (all > time) throw new TooDear(all);
    run(rest, time - spent);
  }
  return { forecasts, fitTime: (clock() - started) / Math.max(1, backs.length) };
}

class TooDear extends Error {
  readonly milliseconds: number;
  constructor(milliseconds: number) {
    super('too dear');
    this.milliseconds = milliseconds;
  }
}

/**
 * Tries the candidates one after the other. The first block of series tells what a candidate costs: it goes on only where the rest fits into the
 * budget, the last fits of all candidates so far set aside. The first candidate is always tried.
 */
export function tryAll(candidates: readonly Candidate[], plan: Plan, ctx: ModelContext): Tried[] {
  let reserved = 0;
  return candidates.flatMap((candidate, c): Tried[] => {
    ctx.check();
    ctx.progress((0.6 * c) / candidates.length);
    const places = plan.traits.flatMap((t, s) => (candidate.suits(t) ? [s] : []));
    if (places.length === 0) return [];
    const time = c === 0 ? Number.POSITIVE_INFINITY : SHARE * (plan.budget.left() - reserved);
    if (time <= 0) return [{ candidate, dropped: 'no time left', fitTime: 0 }];
    try {
      const tried = trialOf(candidate, places, plan, time, ctx);
      reserved += tried.fitTime;
      return [{ candidate, ...tried }];
    } catch (error) {
      const seconds = (ms: number): string => (ms / 1000).toPrecision(2);
      const dropped = error instanceof TooDear ? `about ${seconds(error.milliseconds)} s, ${seconds(time)} s left` : reasonOf(error);
      return [{ candidate, dropped, fitTime: 0 }];
    }
  });
}
