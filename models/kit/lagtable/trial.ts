import type { ModelContext } from '../define.ts';
import { predict } from '../trees/index.ts';
import { heldSeasons } from './features.ts';
import type { Learner, Sample } from './learner.ts';
import type { LagParams } from './params.ts';
import type { Recipe, Reference } from './recipe.ts';
import { chooseRows } from './rows.ts';
import { pickRows, rowsWhere, take } from './steps.ts';
import { type LagTable, tableOf, tamed, targetsOf } from './table.ts';
import type { Track } from './track.ts';

/** Rows whose targets are kept back from learning, by series: the latest. */
export function cutsOf(tracks: readonly Track[], horizon: number): number[] {
  return tracks.map(({ known }) => known - Math.max(1, Math.min(Math.floor(known / 3), Math.max(2 * horizon, Math.ceil(0.15 * known)))));
}

/** First origin that is learnt from: after the longest season, at most half the history. */
export const firstOrigin = ({ known }: Track, longest: number): number => Math.max(1, Math.min(longest + 1, Math.floor(known / 2)));

/** Rows before the cut to learn from, and rows whose origin lies behind it to judge by: no target of the first is known to the second. */
export interface Split {
  readonly learnt: Int32Array;
  readonly held: Int32Array;
}

export function splitRows({ at, rows }: LagTable, cuts: readonly number[]): Split {
  const cutAt = new Int32Array(rows);
  cuts.forEach((cut, s) => {
    cutAt.fill(cut, at.offsets[s], at.offsets[s + 1]);
  });
  return {
    learnt: rowsWhere(rows, (r) => at.origin[r]! + at.step[r]! - 1 < cutAt[r]!),
    held: rowsWhere(rows, (r) => at.origin[r]! >= cutAt[r]!),
  };
}

export const sampleOf = (table: LagTable, y: Float64Array, rows: Int32Array): Sample => ({
  table: pickRows(table, rows),
  y: take(y, rows),
});

export interface Drawn {
  readonly table: LagTable;
  readonly y: Float64Array;
  readonly stride: number;
}

/** A table of at most `limit` rows of all series, evenly spread. */
export function drawTable(tracks: readonly Track[], recipe: Recipe, seasons: readonly number[], limit: number, check: () => void): Drawn {
  const { at, stride } = chooseRows(tracks, {
    block: recipe.block,
    limit,
    first: (s) => firstOrigin(tracks[s]!, seasons.at(-1) ?? 1),
    end: (s) => tracks[s]!.known,
  });
  const table = tableOf(tracks, at, recipe, check);
  return { table, y: targetsOf(tracks, table), stride };
}

/** The references that a target choice allows for series of `rows` rows. */
export function referencesFor(target: LagParams['target'], seasons: readonly number[], rows: number): Reference[] {
  const seasonal = heldSeasons(seasons, rows).map((season): Reference => ({ kind: 'seasonal-difference', season }));
  if (target === 'level') return [{ kind: 'level' }];
  if (target === 'difference' || (target === 'seasonal-difference' && seasonal.length === 0)) return [{ kind: 'difference' }];
  return target === 'seasonal-difference' ? seasonal : [{ kind: 'level' }, { kind: 'difference' }, ...seasonal];
}

const SKETCH_ROWS = 50_000;
/** Fewest rows on each side of the cut that a judgement is based on. */
export const LEAST_ROWS = 30;

/** The recipe whose sketch misses the kept rows least, in shares of the size of each series. */
export function bestRecipe(
  tracks: readonly Track[],
  recipes: readonly Recipe[],
  seasons: readonly number[],
  cuts: readonly number[],
  learner: Learner,
  ctx: ModelContext,
): Recipe {
  let best = recipes[0]!;
  if (recipes.length === 1) return best;
  let least = Number.POSITIVE_INFINITY;
  for (const recipe of recipes) {
    const { table, y } = drawTable(tracks, recipe, seasons, SKETCH_ROWS, ctx.check);
    const { learnt, held } = splitRows(table, cuts);
    if (learnt.length < LEAST_ROWS || held.length < LEAST_ROWS) return recipes.find((r) => r.reference.kind === 'difference') ?? best;
    const ensemble = learner.sketch(sampleOf(table, tamed(y), learnt), ctx.seed, { check: ctx.check, crew: ctx.crew });
    const kept = sampleOf(table, y, held);
    const predicted = predict(ensemble, kept.table);
    let sum = 0;
    held.forEach((r, i) => {
      sum += Math.abs(kept.y[i]! - predicted[i]!) * table.scale[r]!;
    });
    if (sum / held.length < 0.99 * least) {
      least = sum / held.length;
      best = recipe;
    }
  }
  return best;
}
