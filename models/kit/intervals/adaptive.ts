import { significant } from '#shared/math/rounding.ts';
import { type Spread, scoreAt } from '../conformal.ts';
import { LEVELS, rising } from './levels.ts';

/** Speeds of adaption that are tried beside each other. */
const SPEEDS: readonly number[] = [0, 0.005, 0.02, 0.05, 0.1];
const RATE = 0.5;
const LEAST = 0.002;

/** By level and speed: the share of misses aimed at now, and the loss of the bound so far, in units of the typical one. */
export interface Adaption {
  readonly aim: readonly (readonly number[])[];
  readonly loss: readonly (readonly number[])[];
}

export const unadapted = (): Adaption => ({
  aim: LEVELS.map((level) => SPEEDS.map(() => 1 - level / 100)),
  loss: LEVELS.map(() => SPEEDS.map(() => 0)),
});

const scoreFor = (spread: Spread, aim: number): number => scoreAt(spread, 1 - Math.min(1, Math.max(LEAST, aim)));

/**
 * Takes in the scores of one more origin (absolute errors over the scale of their step; NaN where unknown): too many misses and the aim
 * falls, so that the next intervals are wider. Every speed has its own aim.
 */
export function adapt(spread: Spread, { aim, loss }: Adaption, scores: Float64Array): Adaption {
  const known = scores.filter(Number.isFinite);
  if (known.length === 0) return { aim, loss };
  const typical = scoreAt(spread, 0.5) || 1;
  const next = LEVELS.map((level, l) => {
    const miss = 1 - level / 100;
    return SPEEDS.map((speed, k) => {
      const bound = scoreFor(spread, aim[l]![k]!);
      let missed = 0;
      let pinball = 0;
      for (const s of known) {
        if (s > bound) missed++;
        pinball += s > bound ? (1 - miss) * (s - bound) : miss * (bound - s);
      }
      const moved = aim[l]![k]! + speed * (miss - missed / known.length);
      return {
        aim: significant(Math.min(1, Math.max(0, moved)), 6),
        loss: significant(loss[l]![k]! + pinball / known.length / typical / miss, 6),
      };
    });
  });
  return { aim: next.map((row) => row.map((e) => e.aim)), loss: next.map((row) => row.map((e) => e.loss)) };
}

/**
 * The score at each of LEVELS: that of all speeds, each weighing by how small its loss was, so that no speed has to be chosen.
 * Sources: Gibbs & Candes (2021), Adaptive conformal inference under distribution shift; Zaffran et al. (2022), Adaptive conformal
 * predictions for time series (aggregated over speeds).
 */
export const adaptedScores = (spread: Spread, { aim, loss }: Adaption): number[] =>
  rising(
    LEVELS.map((_, l) => {
      const least = Math.min(...loss[l]!);
      const weight = loss[l]!.map((v) => Math.exp(-RATE * (v - least)));
      const total = weight.reduce((a, b) => a + b, 0);
      return aim[l]!.reduce((sum, a, k) => sum + (weight[k]! / total) * scoreFor(spread, a), 0);
    }),
  );
