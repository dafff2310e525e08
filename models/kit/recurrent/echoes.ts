import type { Tensor } from '#nn/graph/tensor.ts';
import { gather, mul, pad, unsqueeze, whole } from '#nn/ops/index.ts';
import type { NetInputs, NetShape } from '../neural/network.ts';

/** Seasons that a window holds at least once. */
export const heldSeasons = ({ seasons, inputLength }: NetShape): number[] => seasons.filter((s) => s > 1 && s <= inputLength);

/** The step of the window that step `t` of window and horizon echoes: a season before, or as many seasons as it takes to be known; -1 before the window. */
export function echoedStep(t: number, season: number, inputLength: number): number {
  const seasons = t < inputLength ? 1 : Math.ceil((t - inputLength + 1) / season);
  return Math.max(-1, t - season * seasons);
}

/**
 * The last known values of the same phase of each season, and whether they are known: two columns [B, T, 1] a season, for the steps from `from`
 * to before `to` of window and horizon. Source: the seasonal lags of Wen et al. (2017) and Salinas et al. (2020).
 */
export function echoes({ y, mask }: NetInputs, shape: NetShape, from: number, to: number): Tensor[] {
  return heldSeasons(shape).flatMap((season) => {
    const steps = Array.from({ length: to - from }, (_, i) => echoedStep(from + i, season, shape.inputLength) + 1);
    const places = whole(y.scope, steps);
    return [mul(y, mask), mask].map((x) => unsqueeze(gather(pad(x, 1, 1, 0), places, 1), -1));
  });
}
