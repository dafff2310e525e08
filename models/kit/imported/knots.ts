import type { Tensored } from '#nn/runtime.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { MappedOutput, OutputAxis } from '#shared/domain/forecaster.ts';
import { normalQuantile } from '#shared/math/normal.ts';

/** The distribution of one value: `values` ascending at `probabilities`; one of each for a point forecast. */
export interface Knots {
  readonly probabilities: readonly number[];
  /** `[series][step]`, each ascending. */
  readonly values: readonly (readonly Float64Array[])[];
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
    values: Array.from({ length: series }, (_, s) =>
      Array.from({ length: steps }, (_, h) =>
        Float64Array.from({ length: width }, (_, k) => Number(data[s * bySeries + h * byTime + k * byKnot])).sort(),
      ),
    ),
  };
}

/**
 * The value at probability `p`: straight between the knots over the normal score of p; beyond the outer ones on the line from the
 * median through the outer one, which is exact for a normal distribution.
 */
export function quantileAt(probabilities: readonly number[], values: Float64Array, p: number): number {
  const last = probabilities.length - 1;
  if (last === 0) return values[0]!;
  const outer = p < probabilities[0]! ? 0 : p > probabilities[last]! ? last : -1;
  if (outer >= 0) {
    const z = normalQuantile(probabilities[outer]!);
    const middle = quantileAt(probabilities, values, Math.min(Math.max(0.5, probabilities[0]!), probabilities[last]!));
    return z === 0 || Math.sign(p - 0.5) !== Math.sign(z) ? values[outer]! : middle + ((values[outer]! - middle) * normalQuantile(p)) / z;
  }
  const next = Math.max(
    1,
    probabilities.findIndex((q) => q >= p),
  );
  const [a, b, at] = [normalQuantile(probabilities[next - 1]!), normalQuantile(probabilities[next]!), normalQuantile(p)];
  return values[next - 1]! + ((at - a) / (b - a)) * (values[next]! - values[next - 1]!);
}
