import type { ModelContext } from '../define.ts';
import type { Ensemble, Tools } from '../trees/types.ts';
import { heldSeasons } from './features.ts';
import type { Learner } from './learner.ts';
import { type Misses, missesOf, rolledMisses } from './misses.ts';
import type { LagParams } from './params.ts';
import type { Feature, Recipe } from './recipe.ts';
import { blocksOf, type Part, predictSteps, rowsByPart } from './steps.ts';
import { tamed } from './table.ts';
import type { Track } from './track.ts';
import { bestRecipe, cutsOf, type Drawn, drawTable, LEAST_ROWS, referencesFor, sampleOf, splitRows } from './trial.ts';

export interface Fitted {
  readonly recipe: Recipe;
  readonly parts: readonly Part[];
  /** How the learner missed rows that it had not seen; undefined where there were too few, or none was wanted. */
  readonly misses?: Misses;
  /** One of so many pairs of origin and step was learnt. */
  readonly stride: number;
}

/** Blocks of steps that the direct strategy learns apart. */
const DIRECT_PARTS = 8;
/** Longest stretch that tells the local level. */
const LONGEST_WINDOW = 400;
const PLAIN_WINDOW = 12;

export interface Task {
  readonly features: readonly Feature[];
  readonly axis: Recipe['axis'];
  readonly horizon: number;
  readonly calibrate: boolean;
  /** Rows of a usual series. */
  readonly usual: number;
  readonly lookback: number;
  readonly onlyLevel: boolean;
}

function recipesFor(task: Task, p: LagParams, series: number): Recipe[] {
  const seasons = heldSeasons(p.seasons, task.usual);
  const window = seasons.filter((m) => m <= LONGEST_WINDOW).at(-1) ?? PLAIN_WINDOW;
  return referencesFor(task.onlyLevel ? 'level' : p.target, seasons, task.usual).map((reference) => ({
    axis: task.axis,
    features: task.features,
    block: p.strategy === 'recursive' ? 1 : task.horizon,
    reference,
    local: p.scale === 'auto' ? series > 1 : p.scale === 'local',
    window,
    lookback: Math.max(task.lookback, window),
  }));
}

interface Learning {
  readonly first?: readonly Part[];
  readonly parts: readonly Part[];
}

/** Learns the rows of each block of steps: first those before the cuts, to see how far to go, then all. */
function learnParts(drawn: Drawn, cuts: readonly number[], lasts: readonly number[], learner: Learner, ctx: ModelContext): Learning {
  const { table, y } = drawn;
  const tame = tamed(y);
  ctx.check();
  const { learnt, held } = splitRows(table, cuts);
  const marks = new Uint8Array(table.rows);
  for (const r of learnt) marks[r] = 1;
  for (const r of held) marks[r] = 2;
  const first: Part[] = [];
  const parts: Part[] = [];
  const byPart = rowsByPart(
    lasts.map((last) => ({ last })),
    table,
  );
  byPart.forEach((rows, i) => {
    const last = lasts[i]!;
    const stage = (share: number): Tools => ({
      check: ctx.check,
      crew: ctx.crew,
      progress: (done) => ctx.progress((i + (share + done) / 2) / lasts.length),
    });
    const seed = ctx.seed + i;
    const mine = rows.filter((r) => marks[r] === 1);
    const kept = rows.filter((r) => marks[r] === 2);
    let sized: Ensemble | undefined;
    ctx.check();
    if (mine.length >= LEAST_ROWS && kept.length >= LEAST_ROWS) {
      const sample = sampleOf(table, tame, mine);
      ctx.check();
      sized = learner.learn(sample, sampleOf(table, tame, kept), seed, stage(0));
      first.push({ last, ensemble: sized });
    }
    parts.push({ last, ensemble: learner.relearn(sampleOf(table, tame, rows), sized, seed, stage(1)) });
  });
  return { parts, first: first.length === lasts.length ? first : undefined };
}

/**
 * One learner over all series: the target that the last part of the histories is foretold best by, as many trees as serve there, then all
 * rows learnt. Nothing is chosen by a target that the learner has seen.
 */
export function fitTracks(tracks: readonly Track[], task: Task, p: LagParams, learner: Learner, ctx: ModelContext): Fitted {
  const seasons = heldSeasons(p.seasons, task.usual);
  const cuts = cutsOf(tracks, task.horizon);
  const recipe = bestRecipe(tracks, recipesFor(task, p, tracks.length), seasons, cuts, learner, ctx);
  const drawn = drawTable(tracks, recipe, seasons, p.rows, ctx.check);
  const lasts = blocksOf(recipe.block, p.strategy === 'direct' ? DIRECT_PARTS : 1);
  const { first, parts } = learnParts(drawn, cuts, lasts, learner, ctx);
  const wanted = task.calibrate && first;
  const misses = !wanted
    ? undefined
    : recipe.block >= task.horizon
      ? missesOf(drawn, splitRows(drawn.table, cuts).held, (table) => predictSteps(first, table))
      : rolledMisses(tracks, cuts, recipe, first, task.horizon, ctx.check);
  return { recipe, parts, misses, stride: drawn.stride };
}
