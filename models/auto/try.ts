import { type Budget, reasonOf } from '../kit/combination/budget.ts';
import { blocksFor, type Member, type Origins, tryMember } from '../kit/combination/members.ts';
import type { ModelContext } from '../kit/define.ts';
import type { Candidate } from './candidates.ts';
import type { Traits } from './traits.ts';

export interface Plan extends Origins {
  readonly traits: readonly Traits[];
  readonly budget: Budget;
}

/** What came of one candidate. */
export interface Tried {
  readonly candidate: Candidate;
  readonly member: Member;
  /** Forecasts of all series of the panel as `tryModel` lays them out; undefined where it was dropped. */
  readonly forecasts?: Float64Array;
  /** Why it was. */
  readonly dropped?: string;
  /** Milliseconds that a fit of it on all its series takes, by what the trials took. */
  readonly fitTime: number;
}

/** A dear candidate is tried at every so manieth origin. */
const EVERY = 3;
/** Share of the time that is not set aside for the last fits, which one candidate may take. */
const SHARE = 0.6;

const seconds = (ms: number): string => `${(ms / 1000).toPrecision(2)} s`;

/** The trials of a member on some series; told beforehand that it would take too long, the reason. */
function trialOf(member: Member, places: readonly number[], chosen: readonly number[], plan: Plan, time: number, ctx: ModelContext) {
  const out = new Float64Array(plan.panel.ids.length * plan.backs.length * plan.horizon).fill(Number.NaN);
  const blocks = blocksFor(member, places, ctx);
  const first = blocks.slice(0, ctx.crew ? ctx.crew.size + 1 : 1);
  const rest = blocks.slice(first.length);
  const started = ctx.clock();
  tryMember(member, first, plan, chosen, out, { ctx: plan.budget.within(time), ms: time });
  const spent = ctx.clock() - started;
  const all = (spent * blocks.length) / first.length;
  if (rest.length > 0 && all > time) return { dropped: `would take about ${seconds(all)}, ${seconds(time)} left`, fitTime: 0 };
  if (rest.length > 0) tryMember(member, rest, plan, chosen, out, { ctx: plan.budget.within(time - spent), ms: time - spent });
  return { forecasts: out, fitTime: (ctx.clock() - started) / Math.max(1, chosen.length) };
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
    const { id, label } = candidate;
    const member: Member = { id, label, params: ctx.member(id).params.parse(candidate.params) };
    const origins = plan.backs.map((_, k) => k);
    const chosen = candidate.dear && origins.length >= EVERY ? origins.filter((k) => k % EVERY === EVERY - 1) : origins;
    const time = c === 0 ? Number.POSITIVE_INFINITY : SHARE * (plan.budget.left() - reserved);
    if (time <= 0) return [{ candidate, member, dropped: 'no time left', fitTime: 0 }];
    try {
      const tried = trialOf(member, places, chosen, plan, time, ctx);
      reserved += tried.fitTime;
      return [{ candidate, member, ...tried }];
    } catch (error) {
      return [{ candidate, member, dropped: reasonOf(error), fitTime: 0 }];
    }
  });
}
