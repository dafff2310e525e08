import type { Tensored } from '#nn/runtime.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { MappedOutput, OutputAxis } from '#shared/domain/forecaster.ts';
import { normalQuantile } from '#shared/math/normal.ts';

const MEDIAN = 0.5;

/** The distributions that a file gave: of each value, numbers ascending at `probabilities`; one of each for a point forecast. */
export interface Knots {
  readonly probabilities: readonly number[];
  /** By series, `[step * probabilities.length + knot]`, ascending within a step. */
  readonly values: readonly Float64Array[];
}

/** Reads what the file gave for so many series and steps. MODEL_FAILED where its shape is not as mapped. */
export function knotsOf(output: MappedOutput, { data, dims }: Tensored, series: number, steps: number): Knots {
  const size = (axis: OutputAxis): number => (output.axes.includes(axis) ? (dims[output.axes.indexOf(axis)] ?? 0) : 1);
  const width = size('quantile') * size('sample');
  const wanted = output.axes.includes('quantile') ? output.probabilities.length : width;
  const fits =
    dims.length === output.axes.length &&
    size('time') >= steps &&
    (!output.axes.includes('series') ? series === 1 : size('series') === series) &&
    width === wanted &&
    width > 0 &&
    output.axes.every((axis, i) => axis !== 'one' || dims[i] === 1);
  if (!fits)
    throw new AlmanacError(
      'MODEL_FAILED',
      `The output "${output.name}" has the shape [${dims.join(', ')}] for ${series} series and ${steps} steps, mapped as [${output.axes.join(', ')}].`,
      { hint: 'Correct the mapping of the forecaster: which dimension is which, how many quantiles, how many steps a call.' },
    );
  const stride = (axis: OutputAxis): number =>
    output.axes.includes(axis) ? dims.slice(output.axes.indexOf(axis) + 1).reduce((a, n) => a * n, 1) : 0;
  const [bySeries, byTime, byKnot] = [stride('series'), stride('time'), stride('quantile') + stride('sample')];
  const sampled = output.axes.includes('sample');
  return {
    probabilities: sampled
      ? Array.from({ length: width }, (_, i) => (i + 0.5) / width)
      : output.probabilities.length > 0
        ? output.probabilities
        : [0.5],
    values: Array.from({ length: series }, (_, s) => {
      const own = new Float64Array(steps * width);
      for (let h = 0; h < steps; h++) {
        for (let k = 0; k < width; k++) own[h * width + k] = Number(data[s * bySeries + h * byTime + k * byKnot]);
        own.subarray(h * width, (h + 1) * width).sort();
      }
      return own;
    }),
  };
}

/** A value as a sum of knots: `[knot, weight]`. */
export type Weights = readonly (readonly [knot: number, weight: number])[];

/**
 * The value at probability `p` as a sum of knots: straight between the neighbours over the normal score of p; beyond the outer ones on the
 * line from the median through the outer one, which is exact for a normal distribution.
 */
export function weightsAt(probabilities: readonly number[], p: number): Weights {
  const last = probabilities.length - 1;
  if (last === 0) return [[0, 1]];
  const outer = p < probabilities[0]! ? 0 : p > probabilities[last]! ? last : -1;
  if (outer >= 0) {
    const z = normalQuantile(probabilities[outer]!);
    if (z === 0 || Math.sign(p - MEDIAN) !== Math.sign(z)) return [[outer, 1]];
    const reach = normalQuantile(p) / z;
    const middle = weightsAt(probabilities, Math.min(Math.max(MEDIAN, probabilities[0]!), probabilities[last]!));
    return [[outer, reach], ...middle.map(([knot, w]) => [knot, w * (1 - reach)] as const)];
  }
  const next = Math.max(
    1,
    probabilities.findIndex((q) => q >= p),
  );
  const [a, b, at] = [normalQuantile(probabilities[next - 1]!), normalQuantile(probabilities[next]!), normalQuantile(p)];
  const share = (at - a) / (b - a);
  return share === 1
    ? [[next, 1]]
    : [
        [next - 1, 1 - share],
        [next, share],
      ];
}

/** The value of each of so many steps by the weights. */
export function summed(weights: Weights, knots: Float64Array, steps: number): Float64Array {
  const width = knots.length / steps;
  const out = new Float64Array(steps);
  for (const [knot, weight] of weights) for (let h = 0; h < steps; h++) out[h]! += weight * knots[h * width + knot]!;
  return out;
}
