import { normalQuantile } from '#shared/math/normal.ts';
import { type Random, seededRandom } from '#shared/math/random.ts';

/** Random numbers of one step: columns, each with one number a path. */
export type Draw = (random: Random, paths: number) => readonly ArrayLike<number>[];

/** The middles of as many equal parts of (0, 1), shuffled. Source: McKay, Beckman & Conover (1979), Latin hypercube sampling. */
function uniform(random: Random, paths: number): Float64Array {
  const values = Float64Array.from({ length: paths }, (_, i) => (i + 0.5) / paths);
  for (let i = paths - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
  return values;
}

const mapped =
  (of: (u: number) => number): Draw =>
  (random, paths) => [uniform(random, paths).map(of)];

export const normal = mapped(normalQuantile);
export const logUniform = mapped(Math.log);

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The logarithm of a uniform number and the cosine of an angle, spread evenly over both. Source: Niederreiter (1992), a shifted golden lattice. */
export const polar: Draw = (random, paths) => {
  const radii = uniform(random, paths);
  const shift = random();
  const angles = radii.map((u) => Math.cos(2 * Math.PI * (shift + u * paths * GOLDEN)));
  return [radii.map(Math.log), angles];
};

/** When the first `count` of events came that come once in a unit of time. */
export const arrivals =
  (count: number): Draw =>
  (random, paths) => {
    const times = Array.from({ length: count }, () => uniform(random, paths).map((u) => -Math.log(u)));
    for (let k = 1; k < count; k++) times[k] = times[k]!.map((t, i) => t + times[k - 1]![i]!);
    return times;
  };

/** Random numbers of `steps` steps, always the same, [steps, 1, paths, columns]. */
export function drawn(draws: readonly Draw[], steps: number, paths: number) {
  const random = seededRandom(2020);
  const all = Array.from({ length: steps }, () => draws.flatMap((draw) => draw(random, paths)));
  const columns = all[0]!.length;
  const values = new Float32Array(steps * paths * columns);
  all.forEach((step, h) => {
    step.forEach((column, c) => {
      for (let i = 0; i < paths; i++) values[(h * paths + i) * columns + c] = column[i]!;
    });
  });
  return { values, dims: [steps, 1, paths, columns] };
}
