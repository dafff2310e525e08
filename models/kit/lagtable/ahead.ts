import type { Recipe } from './recipe.ts';
import { rowsAhead } from './rows.ts';
import { type Part, predictSteps } from './steps.ts';
import { type LagTable, tableOf } from './table.ts';
import type { Track } from './track.ts';

/** One block of steps as it was forecast: `done` steps lie before it. */
export interface Stretch {
  readonly table: LagTable;
  readonly done: number;
  readonly steps: number;
  /** Per row, series-major: the prediction of the target. */
  readonly predicted: Float64Array;
}

/**
 * Forecasts `horizon` steps of every track, block by block: later blocks take the forecasts of earlier ones for values. The tracks have
 * `horizon` rows behind the known ones, whose `z` is filled in.
 */
export function forecastAhead(
  tracks: readonly Track[],
  recipe: Recipe,
  parts: readonly Part[],
  horizon: number,
  check: () => void,
): Stretch[] {
  const stretches: Stretch[] = [];
  for (let done = 0; done < horizon; done += recipe.block) {
    const steps = Math.min(recipe.block, horizon - done);
    const origins = tracks.map((track) => track.known + done);
    const table = tableOf(tracks, rowsAhead(origins, steps), recipe, check);
    const predicted = predictSteps(parts, table);
    tracks.forEach(({ z }, s) => {
      for (let k = 0, r = s * steps; k < steps; k++, r++) z[origins[s]! + k] = table.offset[r]! + table.scale[r]! * predicted[r]!;
    });
    stretches.push({ table, done, steps, predicted });
  }
  return stretches;
}
