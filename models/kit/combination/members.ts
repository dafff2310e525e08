import { type Panel, pickSeries } from '#shared/domain/panel.ts';
import { startFit } from '../crew.ts';
import type { AnyModel, FitOptions, ModelContext } from '../define.ts';
import { orLate } from './budget.ts';
import type { Part } from './parts.ts';
import { blocksOf, shareOut } from './team.ts';
import { startTrial, type TrialCall, tryModel } from './trial.ts';

/** A model with its parameters, as a member of a combination. */
export interface Member {
  readonly id: string;
  /** Parsed parameters. */
  readonly params: unknown;
  /** As a reader should see it. */
  readonly label: string;
}

/** The context of the work and the milliseconds it may take. */
export interface Limit {
  readonly ctx: ModelContext;
  readonly ms: number;
}

const isGlobal = (model: AnyModel): boolean => model.scope === 'global';
const deadlineOf = ({ ms }: Limit): number | undefined => (Number.isFinite(ms) ? Date.now() + ms : undefined);

/** Blocks of series that a member is tried and fitted on at a time: a global model wants all of them at once. */
export const blocksFor = ({ id }: Member, places: readonly number[], ctx: ModelContext): readonly (readonly number[])[] =>
  isGlobal(ctx.member(id)) ? [places] : blocksOf(places);

export interface Origins {
  readonly panel: Panel;
  /** All origins of the panel's trials, in steps before the end. */
  readonly backs: readonly number[];
  readonly horizon: number;
}

/** Rows that a series needs before an origin. */
const LEAST_ROWS = 4;

/**
 * Forecasts of the member at the origins `chosen` (places in `backs`) of some blocks of series, on every thread of the crew: written into `out`, which is
 * laid out as `tryModel` does over all series and origins of the panel.
 */
export function tryMember(
  { id, params }: Member,
  blocks: readonly (readonly number[])[],
  { panel, backs, horizon }: Origins,
  chosen: readonly number[],
  out: Float64Array,
  limit: Limit,
): void {
  const { ctx } = limit;
  const size = chosen.length * horizon;
  const deadline = deadlineOf(limit);
  const call = (block: readonly number[]): TrialCall => ({
    model: id,
    params,
    panel: pickSeries(panel, block),
    backs: chosen.map((k) => backs[k]!),
    least: LEAST_ROWS,
    horizon,
    seed: ctx.seed,
    deadline,
  });
  const made = shareOut(
    blocks,
    isGlobal(ctx.member(id)) ? undefined : ctx.crew,
    (block) => tryModel(call(block), ctx),
    (team, block) => orLate(startTrial(team, call(block))),
  );
  made.forEach((f, b) => {
    blocks[b]!.forEach((s, i) => {
      chosen.forEach((k, o) => {
        out.set(f.subarray(i * size + o * horizon, i * size + (o + 1) * horizon), (s * backs.length + k) * horizon);
      });
    });
  });
}

/** The member fitted on the series that have it, by blocks, on every thread of the crew. */
export function fitMember(
  member: Member,
  takers: readonly { s: number; share: number }[],
  panel: Panel,
  horizon: number,
  limit: Limit,
): Part[] {
  const { ctx } = limit;
  const { id, params, label } = member;
  const model = ctx.member(id);
  const options: FitOptions = { horizon, calibrate: false };
  const shares = new Map(takers.map((t) => [t.s, t.share]));
  const blocks = blocksFor(
    member,
    takers.map((t) => t.s),
    ctx,
  );
  const deadline = deadlineOf(limit);
  const states = shareOut(
    blocks,
    isGlobal(model) ? undefined : ctx.crew,
    (block) => model.fit(pickSeries(panel, block), params, options, ctx),
    (team, block) => orLate(startFit(team, { model: id, params, panel: pickSeries(panel, block), options, seed: ctx.seed, deadline })),
  );
  return blocks.map((series, b) => ({ id, label, series, shares: series.map((s) => shares.get(s)!), state: states[b] }));
}
