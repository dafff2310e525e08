import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { embedding, linear } from '#nn/layers/linear.ts';
import { concat, slice, unsqueeze } from '#nn/ops/index.ts';
import { fanIn } from '#nn/parameters.ts';
import type { NetInputs, NetShape } from '../kit/neural/network.ts';
import { targetColumns } from '../kit/recurrent/inputs.ts';
import { eachTimes, variableFirst } from './grouped.ts';

/** Columns [B, .., V], each brought to the width of the net by a map of its own: [V, B, .., width]. */
function numbers(build: Build, x: Tensor, width: number): Tensor {
  const columns = unsqueeze(variableFirst(x), -1);
  return eachTimes(build, columns, width, fanIn(1));
}

const joined = (parts: readonly (Tensor | undefined)[]): Tensor | undefined => {
  const given = parts.filter((x) => x !== undefined);
  return given.length > 0 ? concat(given, 0) : undefined;
};

/** The variables of the window, [V, B, L, width]: past and known covariates, then the target with its mask. */
export function windowVariables(build: Build, inputs: NetInputs, { inputLength }: NetShape, width: number): Tensor {
  const { past, known } = inputs;
  const target = linear(part(build, 'target'), concat(targetColumns(inputs), -1), width);
  return joined([
    past && numbers(part(build, 'past'), past, width),
    known && numbers(part(build, 'known'), slice(known, 1, 0, inputLength), width),
    unsqueeze(target, 0),
  ])!;
}

/** The variables ahead, [K, B, H, width], brought to the width as in the window; undefined where nothing is known. */
export const aheadVariables = (build: Build, ahead: Tensor | undefined, width: number): Tensor | undefined =>
  ahead && numbers(part(build, 'known'), ahead, width);

/** The variables of a series, [S + C, B, width]: numbers, then categories; undefined where there is none. */
export function staticVariables(build: Build, { statics, categories }: NetInputs, shape: NetShape, width: number): Tensor | undefined {
  const vectors = shape.categories.map(({ name, count }, i) =>
    unsqueeze(embedding(part(build, `category ${name}`), categories[i]!, count + 1, width), 0),
  );
  return joined([statics && numbers(part(build, 'statics'), statics, width), ...vectors]);
}
