import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { embedding, linear } from '#nn/layers/linear.ts';
import { add, concat, relu, reshape, slice, squeeze } from '#nn/ops/index.ts';
import type { NetInputs, NetShape } from '../neural/network.ts';

/** Tensors side by side along the last axis; undefined where there is none. */
export function beside(parts: readonly (Tensor | undefined)[]): Tensor | undefined {
  const given = parts.filter((x) => x !== undefined);
  return given.length === 0 ? undefined : concat(given, -1);
}

/** What is known in advance of each step ahead, [B, H, K]. */
export const futureOf = ({ known }: NetInputs, { inputLength: L, horizon: H }: NetShape): Tensor | undefined =>
  known && slice(known, 1, L, L + H);

/** What is known of each step of the window beside the target, [B, L, P + K]. */
export const windowOf = ({ past, known }: NetInputs, { inputLength: L }: NetShape): Tensor | undefined =>
  beside([past, known && slice(known, 1, 0, L)]);

/** The inputs without the clock's columns, and the shape that they have. */
export function withoutClock(inputs: NetInputs, shape: NetShape): { readonly inputs: NetInputs; readonly shape: NetShape } {
  const { known, ...others } = inputs;
  const names = shape.known.slice(0, shape.known.length - (shape.clock ?? 0));
  const kept = known && names.length > 0 ? { known: slice(known, 2, 0, names.length) } : {};
  return { inputs: { ...others, ...kept }, shape: { ...shape, known: names, clock: 0 } };
}

/** What the clock says at the first step ahead, [B, C]: all its other steps follow from it. */
export function clockOf({ known }: NetInputs, { known: names, clock = 0, inputLength: L }: NetShape): Tensor | undefined {
  if (!known || clock === 0) return undefined;
  return squeeze(slice(slice(known, 1, L, L + 1), 2, names.length - clock, names.length), 1);
}

/** Width of the vector that stands for a category of so many values. */
const embeddingWidth = (count: number): number => Math.min(16, Math.ceil(Math.sqrt(count)));

/** Static numbers and a learnt vector for each static category, the missing one's among them, [B, S']. */
export function staticsOf(build: Build, { statics, categories }: NetInputs, shape: NetShape): Tensor | undefined {
  const vectors = shape.categories.map(({ name, count }, i) =>
    embedding(part(build, `category ${name}`), categories[i]!, count + 1, embeddingWidth(count)),
  );
  return beside([statics, ...vectors]);
}

const HIDDEN = 16;

/**
 * Features of each step brought down to `width` numbers, [B, T, F] -> [B, T, width], by one small net for all steps; as they are where they are
 * no more than that. Source: Das et al. (2023), TiDE, feature projection.
 */
export function narrowed(build: Build, x: Tensor, width: number): Tensor {
  if ((x.dims[2] as number) <= width) return x;
  const hidden = relu(linear(part(build, 'hidden'), x, HIDDEN));
  return add(linear(part(build, 'skip'), x, width), linear(part(build, 'out'), hidden, width));
}

const flat = (x: Tensor): Tensor => reshape(x, [x.dims[0]!, (x.dims[1] as number) * (x.dims[2] as number)]);

/**
 * All that is known beside the target as one row a window, [B, F]: steps narrowed, then side by side, and the clock once; undefined where there
 * is nothing.
 */
export function flatCovariates(build: Build, given: NetInputs, givenShape: NetShape, width: number): Tensor | undefined {
  const { inputs, shape } = withoutClock(given, givenShape);
  const [window, future] = [windowOf(inputs, shape), futureOf(inputs, shape)];
  return beside([
    window && flat(narrowed(part(build, 'window'), window, width)),
    future && flat(narrowed(part(build, 'future'), future, width)),
    clockOf(given, givenShape),
    staticsOf(build, inputs, shape),
  ]);
}
